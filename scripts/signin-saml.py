"""SAML 2.0 against a real provider (pysaml2) and against one that forges its answers (xmlsec1 signs for it).

Usage: signin-saml.py BASE SECRETS. The server runs; SECRETS/0265 is its folder of secrets.
"""
import base64
import functools
import html
import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

import saml2.entity
import saml2.sigver
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server

BASE, SECRETS = sys.argv[1], sys.argv[2]
CODE, CVR = "0265", "29189404"
IDP = "https://idp.roskilde.example/metadata"
ROLE = "http://kaemner.example/roles/usersystemrole/bogholder/1"
UNIT = "http://kaemner.example/constraints/enhed/1"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"
EID = "https://data.gov.dk/model/core/eid/"
work = tempfile.mkdtemp(prefix="kaemner-saml-")
passed = failed = 0


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Cookies, and redirects one at a time."""

    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), Stay())

    def once(self, url, fields=None, headers=()):
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(url, data=data, headers=dict(headers))
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.headers.get("location"), answer.read().decode()

    def go(self, url, fields=None, headers=(), until=None):
        for _ in range(15):
            if until and url.startswith(until):
                return 0, url, ""
            status, to, text = self.once(url, fields, headers)
            if not to or not 300 <= status < 400:
                return status, url, text
            url, fields, headers = urllib.parse.urljoin(url, to), None, ()
        raise AssertionError(f"no end of redirects at {url}")

    def send(self, page, path, fields):
        _, _, text = self.go(BASE + page)
        token = re.search(r'name="csrf" content="([0-9a-f]+)"', text).group(1)
        status, url, text = self.go(BASE + path, [("csrf", token), *fields], [("Origin", BASE)])
        assert status == 200, (path, status, summary(text))
        return url, text

    def signed_in(self):
        return any(cookie.name == "kaemner" for cookie in self.jar)


def summary(text):
    text = re.sub(r"<(head|nav|header|footer|dialog)[\s\S]*?</\1>", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:300]


def test(name, run):
    global passed, failed
    try:
        run()
        passed += 1
        print(f"ok    {name}")
    except Exception:
        failed += 1
        print(f"FAIL  {name}\n      " + traceback.format_exc().replace("\n", "\n      "))


def key(name):
    """A key and a certificate of its own."""
    pair = [os.path.join(work, f"{name}.key"), os.path.join(work, f"{name}.crt")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                    "-keyout", pair[0], "-out", pair[1]], check=True, capture_output=True)
    return pair


idp_key, our_key, stranger_key = key("idp"), key("sp"), key("stranger")
os.makedirs(os.path.join(SECRETS, CODE), exist_ok=True)
with open(os.path.join(SECRETS, CODE, "saml.pem"), "w") as out:
    out.write("".join(open(part).read() for part in our_key))


def config(sp_metadata=None):
    made = {
        "entityid": IDP, "xmlsec_binary": "/usr/bin/xmlsec1", "key_file": idp_key[0], "cert_file": idp_key[1],
        "encryption_keypairs": [{"key_file": idp_key[0], "cert_file": idp_key[1]}],
        "service": {"idp": {
            "endpoints": {
                "single_sign_on_service": [("https://idp.roskilde.example/sso", BINDING_HTTP_REDIRECT)],
                "single_logout_service": [("https://idp.roskilde.example/slo", BINDING_HTTP_REDIRECT)],
            },
            "want_authn_requests_signed": True, "name_id_format": [NAMEID_FORMAT_PERSISTENT],
            "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"}},
        }},
        "metadata": {"inline": [sp_metadata]} if sp_metadata else {},
    }
    return IdPConfig().load(made)


def demonstrated(login):
    browser = Browser()
    status, _, text = browser.go(f"{BASE}/sign-in", {"login": f"{login}.{CODE}", "password": "demonstration"}, [("Origin", BASE)])
    assert status == 200 and browser.signed_in(), summary(text)
    return browser


def confirm():
    """Another person confirms every change of signing in that waits."""
    page = f"/{CODE}/access/sign-in/changes"
    other = demonstrated("konsulent")
    waiting = re.findall(r'name="id" value="([0-9a-f-]{36})"', other.go(BASE + page)[2])
    assert waiting, "nothing waits"
    for change in waiting:
        other.send(page, page, [("id", change), ("answer", "confirm")])


admin = demonstrated("administrator")
_, url, _ = admin.go(f"{BASE}/{CODE}/access/sign-in/new?kind=saml")
PROVIDER = re.search(r"providers/([0-9a-f-]{36})", url).group(1)
SP = f"{BASE}/sign-in/{CODE}/{PROVIDER}"
idp_metadata = str(entity_descriptor(config()))
admin.send(f"/{CODE}/access/sign-in/providers/{PROVIDER}?kind=saml", f"/{CODE}/access/sign-in/providers/{PROVIDER}",
           [("kind", "saml"), ("state", "on"), ("policy", "join"), ("name", "Kommunens SAML-login"),
            ("metadata", idp_metadata), ("cvr", CVR), ("key_file", "saml.pem")])
admin.send(f"/{CODE}/access/sign-in", f"/{CODE}/access/sign-in/mappings",
           [("source", PROVIDER), ("external", ROLE), ("role", "bookkeeper"), ("unit", "/"), ("unit_constraint", UNIT)])
confirm()
UNIT_CODE, UNIT_UUID = sys.argv[3] if len(sys.argv) > 3 else "skole", "0b6f9f2e-6f6c-4f43-9f0c-6b2f6d9f1a11"
_, _, page = admin.go(f"{BASE}/{CODE}/access/sign-in")
some_unit = [path for path in re.findall(r'<option value="(/[^"]+/)"', page)][0]
admin.send(f"/{CODE}/access/sign-in", f"/{CODE}/access/sign-in/units", [("name", UNIT_UUID), ("unit", some_unit)])
confirm()

_, _, sp_metadata = admin.go(f"{SP}/metadata")
idp = Server(config=config(sp_metadata))


def privileges(cvr=CVR, constraint=UNIT_UUID, role=ROLE):
    inner = f'<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{cvr}"><Privilege>{role}</Privilege>'
    inner += f'<Constraint Name="{UNIT}">{constraint}</Constraint></PrivilegeGroup>'
    text = f'<bpp:PrivilegeList xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">{inner}</bpp:PrivilegeList>'
    return base64.b64encode(text.encode()).decode()


def attributes(name="Sara Skov", **more):
    made = {
        "https://data.gov.dk/model/core/specVersion": ["OIO-SAML-3.0"], LEVEL: ["Substantial"],
        EID + "professional/cvr": [CVR], EID + "fullName": [name], EID + "privilegesIntermediate": [privileges()],
    }
    made.update(more)
    return made


class Asked:
    """A browser that stands at the provider with our request."""

    def __init__(self):
        self.browser = Browser()
        _, self.url, _ = self.browser.go(f"{SP}/start?next=/{CODE}/profile", until="https://idp.roskilde.example/")
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.url).query)
        self.message, self.state = query["SAMLRequest"][0], query["RelayState"][0]
        self.signature, self.method = query["Signature"][0], query["SigAlg"][0]

    def parsed(self):
        return idp.parse_authn_request(self.message, BINDING_HTTP_REDIRECT, relay_state=self.state,
                                       sigalg=self.method, signature=self.signature)

    def answer(self, subject="kim-1", attrs=None, **how):
        request = self.parsed().message
        name = NameID(format=NAMEID_FORMAT_PERSISTENT, text=subject)
        made = idp.create_authn_response(
            attrs or attributes(), in_response_to=request.id, destination=f"{SP}/acs", sp_entity_id=f"{SP}/metadata",
            userid=subject, name_id=name, authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:X509", "authn_auth": IDP},
            **{"sign_assertion": True, "sign_response": False, "sign_alg": RSA256, "digest_alg": SHA256, **how})
        return str(made)

    def post(self, xml, state=None, browser=None):
        fields = {"SAMLResponse": base64.b64encode(xml.encode()).decode(), "RelayState": state or self.state}
        return (browser or self.browser).go(f"{SP}/acs", fields, [("Origin", "https://idp.roskilde.example"), ("Sec-Fetch-Site", "cross-site")])


RSA256, SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"


def real(**how):
    asked = Asked()
    status, url, text = asked.post(asked.answer(**how))
    assert status == 200 and url.endswith("/profile"), (status, url, summary(text))
    return asked, text


def round_trip():
    asked, text = real()
    for said in ["Sara Skov", "Bogholder", "SAML", "Betydelig"]:
        assert said in text, (said, summary(text))
    status, _, text = asked.browser.go(f"{BASE}/api/v1/{CODE}/me")
    assert f'"unit":"{some_unit}"' in text, text


def requests_are_signed():
    parsed = Asked().parsed()
    assert parsed.message.issuer.text == f"{SP}/metadata"
    asked = Asked()
    asked.state = "en-anden"
    try:
        asked.parsed()
    except Exception:
        return
    raise AssertionError("the provider did not notice another RelayState")


def encrypted():
    # The library's own choice is Triple DES, which OIOSAML does not allow; AES-GCM must be asked for.
    crypto, own = idp.sec.crypto, saml2.entity.pre_encryption_part
    encrypt = crypto.encrypt_assertion
    how = {"encrypt_assertion": True, "encrypt_cert_assertion": open(our_key[1]).read(), "subject": "kim-2"}
    asked = Asked()
    status, _, text = asked.post(asked.answer(**how))
    assert status == 422 and "(weak-algorithm)" in text, (status, summary(text))
    saml2.entity.pre_encryption_part = functools.partial(saml2.sigver.pre_encryption_part, msg_enc="http://www.w3.org/2009/xmlenc11#aes256-gcm")
    crypto.encrypt_assertion = lambda statement, key, made, key_type="", node_xpath=None: encrypt(statement, key, made, "aes-256", node_xpath)
    try:
        real(**how)
    finally:
        crypto.encrypt_assertion, saml2.entity.pre_encryption_part = encrypt, own


def signed_twice():
    real(sign_response=True, subject="kim-3")


def roles_follow():
    asked, _ = real(subject="kim-4")
    assert asked.browser.go(f"{BASE}/{CODE}/bills")[0] == 200
    asked, text = real(subject="kim-4", attrs={k: v for k, v in attributes().items() if "rivileges" not in k})
    assert asked.browser.go(f"{BASE}/{CODE}/bills")[0] == 404, "the role went with the privilege"


def unknown_unit_gives_nothing():
    asked, _ = real(subject="kim-5", attrs=attributes(**{EID + "privilegesIntermediate": [privileges(constraint="ukendt")]}))
    assert asked.browser.go(f"{BASE}/{CODE}/bills")[0] == 404


def provider_logout():
    asked, _ = real(subject="kim-6")
    destination = f"{SP}/logout"
    name = NameID(format=NAMEID_FORMAT_PERSISTENT, text="kim-6")
    _, message = idp.create_logout_request(destination, f"{SP}/metadata", name_id=name, sign=False)
    made = idp.apply_binding(BINDING_HTTP_REDIRECT, str(message), destination, relay_state="hilsen", sign=True, sigalg=RSA256)
    url = dict(made["headers"])["Location"]
    status, to, text = Browser().once(url.replace("Signature=", "Signature=AAAA"))
    assert status == 422 and "(bad-signature)" in text or "(unreadable)" in text, (status, summary(text))
    assert asked.browser.go(f"{BASE}/{CODE}/profile")[1].endswith("/profile"), "still signed in"
    status, to, text = Browser().once(url)
    assert status == 303 and to.startswith("https://idp.roskilde.example/slo?SAMLResponse="), (status, to, summary(text))
    assert "/sign-in" in asked.browser.go(f"{BASE}/{CODE}/profile")[1], "the session is over"


def our_logout():
    asked, text = real(subject="kim-7")
    token = re.search(r'name="csrf" content="([0-9a-f]+)"', text).group(1)
    _, _, text = asked.browser.go(f"{BASE}/sign-out", {"csrf": token}, [("Origin", BASE)])
    link = html.unescape(re.search(r'href="(/sign-in/out/go[^"]+)"', text).group(1))
    _, url, _ = asked.browser.go(BASE + link, until="https://idp.roskilde.example/slo")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    parsed = idp.parse_logout_request(query["SAMLRequest"][0], BINDING_HTTP_REDIRECT,
                                      sigalg=query["SigAlg"][0], signature=query["Signature"][0])
    assert parsed.message.name_id.text == "kim-7"


# The forging provider: an assertion as text, changed as wanted, signed by xmlsec1.

TEMPLATE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{c14n}"/><ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="{c14n}"/></ds:Transforms><ds:DigestMethod Algorithm="{digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>"""
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


def template(id, method=RSA256, digest=SHA256, c14n=EXCLUSIVE):
    return TEMPLATE.format(id=id, method=method, digest=digest, c14n=c14n)


def moment(minutes):
    return (datetime.now(timezone.utc) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(asked, id="_a", signature=None, **change):
    it = {"issuer": IDP, "name": "falsk-1", "audience": f"{SP}/metadata", "recipient": f"{SP}/acs", "request": asked.parsed().message.id,
          "before": moment(-1), "after": moment(5), "method": "urn:oasis:names:tc:SAML:2.0:cm:bearer", "cvr": CVR, "privileges": privileges(), **change}
    signature = template(id) if signature is None else signature
    attribute = lambda name, value: f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
    return f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{moment(0)}"><saml:Issuer>{it['issuer']}</saml:Issuer>{signature}<saml:Subject><saml:NameID>{it['name']}</saml:NameID><saml:SubjectConfirmation Method="{it['method']}"><saml:SubjectConfirmationData InResponseTo="{it['request']}" Recipient="{it['recipient']}" NotOnOrAfter="{it['after']}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{it['before']}" NotOnOrAfter="{it['after']}"><saml:AudienceRestriction><saml:Audience>{it['audience']}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{moment(0)}" SessionIndex="_s"/><saml:AttributeStatement>{attribute(EID + 'professional/cvr', it['cvr'])}{attribute(EID + 'fullName', 'Falsk Person')}{attribute(LEVEL, 'High')}{attribute(EID + 'privilegesIntermediate', it['privileges'])}</saml:AttributeStatement></saml:Assertion>"""


def response(asked, inner, signature="", status="Success", destination=None, more=""):
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="{moment(0)}" Destination="{destination or SP + '/acs'}" InResponseTo="{asked.parsed().message.id}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{IDP}</saml:Issuer>{signature}{more}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>{inner}</samlp:Response>"""


def signed(xml, pair=None, node="urn:oasis:names:tc:SAML:2.0:assertion:Assertion", at=None):
    pair = pair or idp_key
    path = os.path.join(work, "message.xml")
    with open(path, "w") as out:
        out.write(xml)
    line = ["xmlsec1", "--sign", "--lax-key-search", "--privkey-pem", ",".join(pair), "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
            "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Extensions"]
    if at:
        line += ["--node-xpath", at]
    made = subprocess.run(line + [path], capture_output=True, text=True)
    if made.returncode:
        line.remove("--lax-key-search")
        made = subprocess.run(line + [path], capture_output=True, text=True, check=True)
    return made.stdout.split("?>", 1)[-1].strip()


def forgery(name, make):
    def run():
        asked = Asked()
        xml = make(asked)
        status, _, text = asked.post(xml)
        assert 400 <= status < 500 and f"({name})" in text, (status, summary(text))
        assert not asked.browser.signed_in()
    test(f"{make.__name__.replace('_', ' ')}: refused as {name}", run)


def honest(asked, **change):
    return signed(response(asked, assertion(asked, **change)))


def lone(xml):
    """The one assertion of a response, as text."""
    return re.search(r"<saml:Assertion.*</saml:Assertion>", xml, re.S).group(0)


def signature_of(xml):
    return re.search(r"<ds:Signature.*?</ds:Signature>", xml, re.S).group(0)


def an_unsigned_assertion(asked):
    return response(asked, assertion(asked, signature=""))


def an_unsigned_assertion_in_a_signed_response(asked):
    return signed(response(asked, assertion(asked, signature=""), signature=template("_r")))


def an_assertion_changed_after_it_was_signed(asked):
    return honest(asked).replace("falsk-1", "direktoeren")


def an_assertion_signed_by_a_stranger(asked):
    return signed(response(asked, assertion(asked)), pair=stranger_key)


def a_response_signed_by_a_stranger_around_a_good_assertion(asked):
    inner = lone(honest(asked))
    return signed(response(asked, inner, signature=template("_r")), pair=stranger_key, at="/*/*[local-name()='Signature']")


def wrapped_beside_the_good_one(asked):
    evil = assertion(asked, id="_evil", signature="", name="direktoeren")
    good = honest(asked)
    return good.replace("<saml:Assertion", evil + "<saml:Assertion", 1)


def wrapped_with_the_good_one_in_extensions(asked):
    good = lone(honest(asked))
    evil = assertion(asked, id="_evil", signature=signature_of(good), name="direktoeren")
    return response(asked, evil, more=f"<samlp:Extensions>{good}</samlp:Extensions>")


def wrapped_with_the_good_one_in_the_signature(asked):
    good = lone(honest(asked))
    signature = signature_of(good).replace("</ds:Signature>", f"<ds:Object>{good}</ds:Object></ds:Signature>")
    return response(asked, assertion(asked, id="_evil", signature=signature, name="direktoeren"))


def a_signature_with_the_same_id_twice(asked):
    good = honest(asked)
    return good.replace("<samlp:Status>", '<samlp:Extensions><x ID="_a"/></samlp:Extensions><samlp:Status>')


def a_signature_over_another_element(asked):
    inner = assertion(asked, signature=template("_x"))
    return signed(response(asked, inner, more='<samlp:Extensions ID="_x">hej</samlp:Extensions>'))


def an_assertion_that_is_not_in_its_place(asked):
    good = honest(asked)
    inner = lone(good)
    return good.replace(inner, "").replace("<samlp:Status>", f"<samlp:Extensions>{inner}</samlp:Extensions><samlp:Status>")


def another_audience(asked):
    return honest(asked, audience="https://en-anden.example")


def another_recipient(asked):
    return honest(asked, recipient="https://en-anden.example/acs")


def another_issuer(asked):
    return honest(asked, issuer="https://en-anden.example")


def an_answer_to_another_question(asked):
    return honest(asked, request="_en-anden")


def an_answer_that_is_too_old(asked):
    return honest(asked, after=moment(-4))


def an_answer_from_the_future(asked):
    return honest(asked, before=moment(4), after=moment(9))


def a_holder_of_key(asked):
    return honest(asked, method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")


def another_destination(asked):
    return signed(response(asked, assertion(asked), destination="https://en-anden.example/acs"))


def a_refusal_of_the_provider(asked):
    return signed(response(asked, assertion(asked), status="Requester"))


def a_document_type(asked):
    return '<!DOCTYPE a [<!ENTITY b "c">]>' + honest(asked)


def a_comment_in_the_name(asked):
    return honest(asked, name="direktoeren<!-- x -->.falsk-1")


def sha1(asked):
    return signed(response(asked, assertion(asked, signature=template("_a", method="http://www.w3.org/2000/09/xmldsig#rsa-sha1",
                                                                      digest="http://www.w3.org/2000/09/xmldsig#sha1"))))


def canonical_with_comments(asked):
    return signed(response(asked, assertion(asked, signature=template("_a", c14n=EXCLUSIVE + "WithComments"))))


def another_municipality(asked):
    return honest(asked, cvr="12345678")


def a_privilege_of_another_municipality(asked):
    return honest(asked, privileges=privileges(cvr="12345678"))


def privileges_that_are_none(asked):
    return honest(asked, privileges="bm9uc2Vuc2U=")


def no_assertion(asked):
    return response(asked, "")


def no_response(asked):
    return "<html/>"


def replay():
    asked = Asked()
    xml = honest(asked, id="_replayed")
    xml = signed(response(asked, assertion(asked, id="_once")))
    fields = {"SAMLResponse": base64.b64encode(xml.encode()).decode(), "RelayState": asked.state}
    status, to, text = Browser().once(f"{SP}/acs", fields)
    assert status == 303 and "/sign-in/saml/finish" in to, (status, summary(text))
    status, _, text = asked.post(xml)
    assert status == 422 and "(replayed)" in text, (status, summary(text))
    thief = Browser()
    status, _, text = thief.go(BASE + to)
    assert status == 422 and not thief.signed_in(), "another browser cannot come for the answer"
    status, url, text = asked.browser.go(BASE + to)
    assert status == 200 and asked.browser.signed_in(), (status, summary(text))
    status, _, text = asked.post(xml)
    assert status == 422, "the question was answered"


test("our requests are signed, and the provider verifies them", requests_are_signed)
test("a round trip with a real provider: level, role and unit from its privileges", round_trip)
test("an encrypted assertion is read", encrypted)
test("a signed assertion in a signed response is read", signed_twice)
test("roles follow what the provider sends", roles_follow)
test("a privilege for a unit nobody knows gives nothing", unknown_unit_gives_nothing)
test("the provider ends a session, and only by a signed message", provider_logout)
test("our sign-out reaches the provider", our_logout)
test("an assertion serves once, and only the browser that asked", replay)
for name, make in [
    ("unsigned", an_unsigned_assertion), ("unsigned", an_unsigned_assertion_in_a_signed_response),
    ("bad-signature", an_assertion_changed_after_it_was_signed), ("bad-signature", an_assertion_signed_by_a_stranger),
    ("bad-signature", a_response_signed_by_a_stranger_around_a_good_assertion), ("many-assertions", wrapped_beside_the_good_one),
    ("many-assertions", wrapped_with_the_good_one_in_extensions), ("many-assertions", wrapped_with_the_good_one_in_the_signature),
    ("bad-signature", a_signature_with_the_same_id_twice), ("signature-elsewhere", a_signature_over_another_element),
    ("misplaced", an_assertion_that_is_not_in_its_place), ("wrong-audience", another_audience), ("wrong-recipient", another_recipient),
    ("wrong-issuer", another_issuer), ("wrong-request", an_answer_to_another_question), ("expired", an_answer_that_is_too_old),
    ("too-early", an_answer_from_the_future), ("not-bearer", a_holder_of_key), ("wrong-destination", another_destination),
    ("status", a_refusal_of_the_provider), ("doctype", a_document_type), ("comment", a_comment_in_the_name), ("weak-algorithm", sha1),
    ("weak-algorithm", canonical_with_comments), ("wrong-cvr", another_municipality), ("wrong-cvr", a_privilege_of_another_municipality),
    ("bad-privileges", privileges_that_are_none), ("no-assertion", no_assertion), ("wrong-message", no_response),
]:
    forgery(name, make)

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
