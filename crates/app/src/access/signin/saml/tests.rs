//! Answers of a provider that is played here: made in canonical form, signed with keys of these tests, and changed on
//! their way. The keys in `fixtures` open nothing anywhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::crypto::sign;
use bergshamra::keys::loader::load_pem_auto;
use rsa::pkcs8::DecodePrivateKey;
use rsa::pss::SigningKey;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::*;

const IDP: &str = "https://idp.roskilde.example/metadata";
const CVR: &str = "29189404";
const REQUEST: &str = "_spurgt";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const MORE: &str = "http://www.w3.org/2001/04/xmldsig-more#";
const MGF1: &str = "http://www.w3.org/2007/05/xmldsig-more#";

/// A key pair of the tests: the private key and the certificate, as PEM.
type Pair = (&'static str, &'static str);

macro_rules! pair {
    ($name:literal) => {
        (include_str!(concat!("fixtures/", $name, ".key")), include_str!(concat!("fixtures/", $name, ".crt")))
    };
}

const OF_IDP: Pair = pair!("idp");
const OF_IDP_NEXT: Pair = pair!("idp-next");
const OF_IDP_EC: Pair = pair!("idp-ec");
const STRANGER: Pair = pair!("stranger");
const OURS: Pair = pair!("sp");

fn body_of(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// Metadata with these certificates, each for its use.
fn metadata(keys: &[(&str, Pair)]) -> String {
    let key = |(usage, pair): &(&str, Pair)| {
        format!(
            "<md:KeyDescriptor use=\"{usage}\"><ds:KeyInfo xmlns:ds=\"{DSIG}\"><ds:X509Data><ds:X509Certificate>{}\
             </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
            body_of(pair.1)
        )
    };
    let keys: String = keys.iter().map(key).collect();
    format!(
        "<md:EntityDescriptor xmlns:md=\"{METADATA}\" entityID=\"{IDP}\"><md:IDPSSODescriptor \
         protocolSupportEnumeration=\"{PROTOCOL}\">{keys}<md:SingleSignOnService Binding=\"{REDIRECT}\" \
         Location=\"https://idp.roskilde.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

fn us() -> Addresses {
    let address = |end: &str| format!("https://kaemner.example/sign-in/0265/x/{end}");
    Addresses { entity: address("metadata"), acs: address("acs"), logout: address("logout") }
}

fn our_key() -> SpKey {
    SpKey::of_pem(&format!("{}\n{}", OURS.0, OURS.1)).unwrap()
}

/// Bytes in, a signature out.
type Signing = dyn Fn(&[u8]) -> Vec<u8>;

/// How a message is signed.
struct Signer {
    method: String,
    /// What stands in the method's element: parameters.
    parameters: &'static str,
    sign: Box<Signing>,
}

/// As the method says, by the key.
fn by(method: &str, pair: Pair) -> Signer {
    let (algorithm, key) = (sign::from_uri(method).unwrap(), load_pem_auto(pair.0.as_bytes(), None).unwrap());
    let key = key.to_signing_key().unwrap().unwrap();
    let sign = move |bytes: &[u8]| algorithm.sign(&key, bytes).unwrap();
    Signer { method: method.to_owned(), parameters: "", sign: Box::new(sign) }
}

/// RSA-PSS with SHA-256 and a salt of this many bytes.
fn pss_with_salt(salt: usize) -> Signer {
    let der = STANDARD.decode(body_of(OF_IDP.0)).unwrap();
    let key = rsa::RsaPrivateKey::from_pkcs8_der(&der).unwrap();
    let key = SigningKey::<Sha256>::new_with_salt_len(key, salt);
    let sign = move |bytes: &[u8]| key.try_sign_with_rng(&mut getrandom::SysRng, bytes).unwrap().to_vec();
    Signer { method: format!("{MGF1}sha256-rsa-MGF1"), parameters: "", sign: Box::new(sign) }
}

/// What an answer says; each test changes what it is about.
#[derive(Clone)]
struct Said {
    digest: &'static str,
    transforms: String,
    /// More references in the same signature.
    references: String,
    /// What the reference points to.
    uri: String,
    conditions: String,
    data: String,
    statement: String,
    name_id: String,
    /// What stands in the response beside the assertion.
    beside: String,
}

fn said() -> Said {
    let us = us();
    Said {
        digest: SHA256,
        transforms: format!(
            "<ds:Transform Algorithm=\"{ENVELOPED}\"></ds:Transform><ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform>"
        ),
        references: String::new(),
        uri: "#_a".to_owned(),
        conditions: format!(
            "<saml:Conditions NotBefore=\"2026-03-01T11:55:00Z\" NotOnOrAfter=\"2026-03-01T12:05:00Z\">\
             <saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
            us.entity
        ),
        data: format!(
            "InResponseTo=\"{REQUEST}\" NotOnOrAfter=\"2026-03-01T12:05:00Z\" Recipient=\"{}\"",
            us.acs
        ),
        name_id: "<saml:NameID>kim-1</saml:NameID>".to_owned(),
        statement: "AuthnInstant=\"2026-03-01T12:00:00Z\" SessionIndex=\"_s\"".to_owned(),
        beside: String::new(),
    }
}

impl Said {
    /// The assertion in exclusive canonical form, around a signature.
    fn assertion(&self, signature: &str) -> String {
        let attribute = |name: &str, value: &str| {
            format!(
                "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
            )
        };
        let attributes = attribute("https://data.gov.dk/model/core/eid/professional/cvr", CVR)
            + &attribute("https://data.gov.dk/concept/core/nsis/loa", "Substantial");
        format!(
            "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"_a\" IssueInstant=\"2026-03-01T12:00:00Z\" Version=\"2.0\">\
             <saml:Issuer>{IDP}</saml:Issuer>{signature}<saml:Subject>{}\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
             {}></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>{}<saml:AuthnStatement {}>\
             </saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>",
            self.name_id, self.data, self.conditions, self.statement
        )
    }

    /// The assertion, signed.
    fn signed(&self, signer: &Signer) -> String {
        let bytes = self.assertion("").into_bytes();
        let digest = match self.digest {
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => STANDARD.encode(Sha384::digest(&bytes)),
            "http://www.w3.org/2001/04/xmlenc#sha512" => STANDARD.encode(Sha512::digest(&bytes)),
            _ => STANDARD.encode(Sha256::digest(&bytes)),
        };
        let reference = reference(&self.uri, &self.transforms, self.digest, &digest);
        self.assertion(&signature(&(reference + &self.references), signer))
    }

    /// The response around the signed assertion.
    fn response(&self, signer: &Signer) -> String {
        self.around(&self.signed(signer))
    }

    fn around(&self, assertion: &str) -> String {
        format!(
            "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" ID=\"_r\" IssueInstant=\"2026-03-01T12:00:00Z\" Version=\"2.0\">\
             {}<samlp:Status><samlp:StatusCode Value=\"{SUCCESS}\"></samlp:StatusCode></samlp:Status>{assertion}\
             </samlp:Response>",
            self.beside
        )
    }
}

fn reference(uri: &str, transforms: &str, method: &str, digest: &str) -> String {
    format!(
        "<ds:Reference URI=\"{uri}\"><ds:Transforms>{transforms}</ds:Transforms><ds:DigestMethod \
         Algorithm=\"{method}\"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
    )
}

fn signature(references: &str, signer: &Signer) -> String {
    // Declared here again, so that what stands in the document is what is signed.
    let info = format!(
        "<ds:SignedInfo xmlns:ds=\"{DSIG}\"><ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\">\
         </ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{}\">{}</ds:SignatureMethod>{references}\
         </ds:SignedInfo>",
        signer.method, signer.parameters
    );
    let value = STANDARD.encode((signer.sign)(info.as_bytes()));
    format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\">{info}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>"
    )
}

/// Reads an answer at noon, with a provider of these keys.
fn read_with(keys: &[(&str, Pair)], xml: &str) -> Result<Answer, SamlError> {
    let (idp, us) = (Idp::of_metadata(&metadata(keys)).unwrap(), us());
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let expected = Expected { idp: &idp, us: &us, request: REQUEST, cvr: CVR, now };
    read_response(&STANDARD.encode(xml), &our_key(), &expected)
}

fn read(xml: &str) -> Result<Answer, SamlError> {
    read_with(&[("signing", OF_IDP), ("signing", OF_IDP_EC)], xml)
}

/// The name of the refusal.
fn refused(xml: &str) -> &'static str {
    read(xml).expect_err("a forged answer is refused").name()
}

fn rsa256() -> Signer {
    by(RSA_SHA256, OF_IDP)
}

#[test]
fn every_accepted_method_is_accepted() {
    for method in SIGNATURES {
        let pair = if method.contains("ecdsa") { OF_IDP_EC } else { OF_IDP };
        let answer =
            read(&said().response(&by(method, pair))).unwrap_or_else(|error| panic!("{method}: {error}"));
        assert_eq!((answer.assertion.as_str(), answer.vouched.subject.as_str()), ("_a", "kim-1"), "{method}");
        assert_eq!(answer.vouched.level, "substantial");
    }
    for digest in DIGESTS {
        let said = Said { digest, ..said() };
        assert!(read(&said.response(&by(&format!("{MGF1}sha256-rsa-MGF1"), OF_IDP))).is_ok(), "{digest}");
    }
}

#[test]
fn a_salt_of_another_length_than_the_digest_is_refused() {
    assert!(read(&said().response(&pss_with_salt(32))).is_ok(), "the length of SHA-256");
    for salt in [0, 8, 20, 31, 33, 64] {
        assert_eq!(refused(&said().response(&pss_with_salt(salt))), "bad-signature", "{salt} bytes");
    }
}

#[test]
fn parameters_of_sha1_are_refused_before_anything_is_verified() {
    let sha1 = Signer { method: format!("{MGF1}sha1-rsa-MGF1"), ..pss_with_salt(20) };
    assert_eq!(refused(&said().response(&sha1)), "weak-algorithm");
    // The method whose hash, mask and salt stand beside it: what they say could be anything.
    let sha1 = "<ds:DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></ds:DigestMethod>";
    let named = Signer { method: format!("{MGF1}rsa-pss"), parameters: sha1, ..pss_with_salt(20) };
    assert_eq!(refused(&said().response(&named)), "weak-algorithm");
    // Parameters of SHA-1 inside a method that has none.
    let inside = Signer { parameters: sha1, ..pss_with_salt(32) };
    assert_eq!(refused(&said().response(&inside)), "weak-algorithm");
    let digest = Said { digest: "http://www.w3.org/2000/09/xmldsig#sha1", ..said() };
    assert_eq!(refused(&digest.response(&pss_with_salt(32))), "weak-algorithm");
}

#[test]
fn one_changed_byte_anywhere_is_refused() {
    for signer in
        [by(&format!("{MGF1}sha256-rsa-MGF1"), OF_IDP), by(&format!("{MORE}ecdsa-sha256"), OF_IDP_EC)]
    {
        let xml = said().response(&signer);
        for (what, instead) in [
            (">kim-1<", ">kim-2<"),
            ("Substantial", "High"),
            ("SessionIndex=\"_s\"", "SessionIndex=\"_t\""),
            ("12:05:00Z\" Recipient", "12:06:00Z\" Recipient"),
        ] {
            assert!(xml.contains(what), "{what}");
            assert_eq!(refused(&xml.replace(what, instead)), "bad-signature", "{what}");
        }
        for element in ["<ds:SignatureValue>", "<ds:DigestValue>"] {
            let at = xml.find(element).unwrap() + element.len() + 4;
            let mut bytes = xml.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(refused(&String::from_utf8(bytes).unwrap()), "bad-signature", "{element}");
        }
    }
}

#[test]
fn a_method_and_a_key_that_do_not_belong_together_are_refused() {
    let method = |method: String, signer: Signer| Signer { method, ..signer };
    let pss = || format!("{MGF1}sha256-rsa-MGF1");
    assert_eq!(refused(&said().response(&method(pss(), rsa256()))), "bad-signature");
    assert_eq!(refused(&said().response(&method(RSA_SHA256.to_owned(), pss_with_salt(32)))), "bad-signature");
    assert_eq!(refused(&said().response(&method(format!("{MORE}ecdsa-sha256"), rsa256()))), "bad-signature");
    assert_eq!(refused(&said().response(&by(&pss(), STRANGER))), "bad-signature");
    // The provider's public key is no secret: a code made with it proves nothing.
    let public = OF_IDP.1.as_bytes().to_vec();
    let hmac = move |bytes: &[u8]| {
        use hmac::{KeyInit, Mac};
        let mac = hmac::Hmac::<Sha256>::new_from_slice(&public).unwrap().chain_update(bytes);
        mac.finalize().into_bytes().to_vec()
    };
    let hmac = Signer { method: format!("{MORE}hmac-sha256"), parameters: "", sign: Box::new(hmac) };
    assert_eq!(refused(&said().response(&hmac)), "weak-algorithm");
}

#[test]
fn a_provider_changes_its_key_without_a_gap() {
    let (old, new) = (said().response(&rsa256()), said().response(&by(RSA_SHA256, OF_IDP_NEXT)));
    let both = [("signing", OF_IDP), ("signing", OF_IDP_NEXT)];
    assert!(read_with(&both, &old).is_ok() && read_with(&both, &new).is_ok());
    let after = [("signing", OF_IDP_NEXT)];
    assert!(
        matches!(read_with(&after, &old), Err(SamlError::BadSignature)),
        "a key that is gone serves no more"
    );
    let for_encryption = [("signing", OF_IDP), ("encryption", OF_IDP_NEXT)];
    assert!(matches!(read_with(&for_encryption, &new), Err(SamlError::BadSignature)));
}

/// A signature by OpenSSL over what [`said`] says, so that two programs agree on what RSA-PSS is.
fn by_openssl(base64: &'static str) -> Signer {
    let sign = |_: &[u8]| STANDARD.decode(base64.split_whitespace().collect::<String>()).unwrap();
    Signer { method: format!("{MGF1}sha256-rsa-MGF1"), parameters: "", sign: Box::new(sign) }
}

#[test]
fn what_openssl_signs_is_read_alike() {
    assert!(read(&said().response(&by_openssl(include_str!("fixtures/openssl-pss-32.b64")))).is_ok());
    let short = by_openssl(include_str!("fixtures/openssl-pss-8.b64"));
    assert_eq!(refused(&said().response(&short)), "bad-signature");
}

/// A signature of anybody's over something, to be put beside the good one.
fn strange(references: &str) -> String {
    signature(references, &by(RSA_SHA256, STRANGER))
}

#[test]
fn no_signature_but_the_two_that_count_is_looked_into() {
    let fine = said().transforms;
    let file = reference("Cargo.toml", "", SHA256, "AAAA");
    let beside =
        |inner: &str| Said { beside: format!("<samlp:Extensions>{inner}</samlp:Extensions>"), ..said() };
    // A file of the server, named by whoever posts the message.
    assert_eq!(refused(&beside(&strange(&file)).response(&rsa256())), "signature-elsewhere");
    let own = reference("#_r", &fine, SHA256, "AAAA");
    assert_eq!(refused(&beside(&strange(&own)).response(&rsa256())), "signature-elsewhere");
    // A third one, and a hundred: each would be reckoned.
    let named = |at: usize| {
        format!("<x ID=\"_x{at}\">{}</x>", strange(&reference(&format!("#_x{at}"), &fine, SHA256, "AAAA")))
    };
    let many: String = (0..2).map(named).collect();
    assert_eq!(refused(&beside(&many).response(&rsa256())), "many-signatures");
    // Weak methods and strange transforms in the one that does not count.
    let xslt = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"></ds:Transform>";
    let weak = format!("<x ID=\"_x\">{}</x>", strange(&reference("#_x", xslt, SHA256, "AAAA")));
    assert_eq!(refused(&beside(&weak).response(&rsa256())), "weak-algorithm");
}

#[test]
fn a_signature_has_one_reference_to_its_own_element_and_two_transforms() {
    let twice = reference("#_a", &said().transforms, SHA256, "AAAA");
    let said_twice = Said { references: twice, ..said() };
    assert_eq!(refused(&said_twice.response(&rsa256())), "signature-elsewhere");
    for uri in
        ["", "#xpointer(/)", "#xpointer(id('_a'))", "#_r", "Cargo.toml", "https://idp.roskilde.example/x"]
    {
        let said = Said { uri: uri.to_owned(), ..said() };
        assert_eq!(refused(&said.response(&rsa256())), "signature-elsewhere", "{uri}");
    }
    let more = said().transforms + &format!("<ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform>");
    let said = Said { transforms: more, ..said() };
    assert_eq!(refused(&said.response(&rsa256())), "weak-algorithm");
}

#[test]
fn what_only_burns_time_or_memory_is_refused() {
    let deep = "<x>".repeat(5_000) + &"</x>".repeat(5_000);
    assert_eq!(refused(&Said { beside: deep, ..said() }.response(&rsa256())), "unreadable");
    let large = "x".repeat(MESSAGE_BYTES_MAX);
    assert_eq!(refused(&Said { beside: large, ..said() }.response(&rsa256())), "too-large");
    let key = "<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>\
               <xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>";
    let encrypted = |inside: &str| {
        said().around(&format!(
            "<saml:EncryptedAssertion xmlns:saml=\"{ASSERTION}\"><xenc:EncryptedData xmlns:xenc=\"{ENCRYPTION}\">\
             <xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"/><ds:KeyInfo \
             xmlns:ds=\"{DSIG}\">{inside}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue>\
             </xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>"
        ))
    };
    assert_eq!(refused(&encrypted(key)), "undecryptable");
    // Each is tried by our private key.
    assert_eq!(refused(&encrypted(&key.repeat(5))), "many-keys");
    // As many rounds as whoever posts it likes.
    let derived = "<d:DerivedKey xmlns:d=\"http://www.w3.org/2009/xmlenc11#\"></d:DerivedKey>";
    assert_eq!(refused(&encrypted(derived)), "weak-algorithm");
}

#[test]
fn what_is_said_twice_or_not_at_all_is_refused() {
    let us = us();
    let twice = said().conditions.repeat(2);
    assert_eq!(refused(&Said { conditions: twice, ..said() }.response(&rsa256())), "wrong-audience");
    let none = Said { conditions: String::new(), ..said() };
    assert_eq!(refused(&none.response(&rsa256())), "wrong-audience");
    let data = |data: String| Said { data, ..said() };
    let unasked = data(format!("NotOnOrAfter=\"2026-03-01T12:05:00Z\" Recipient=\"{}\"", us.acs));
    assert_eq!(refused(&unasked.response(&rsa256())), "wrong-request");
    let nowhere = data(format!("InResponseTo=\"{REQUEST}\" NotOnOrAfter=\"2026-03-01T12:05:00Z\""));
    assert_eq!(refused(&nowhere.response(&rsa256())), "wrong-recipient");
    let for_ever = data(format!("InResponseTo=\"{REQUEST}\" Recipient=\"{}\"", us.acs));
    assert_eq!(refused(&for_ever.response(&rsa256())), "bad-time");
    let over = |end: &str| {
        data(format!("InResponseTo=\"{REQUEST}\" NotOnOrAfter=\"{end}\" Recipient=\"{}\"", us.acs))
    };
    assert_eq!(
        refused(&over("2026-03-01T11:57:00Z").response(&rsa256())),
        "expired",
        "three minutes and no more"
    );
    assert!(read(&over("2026-03-01T11:57:01Z").response(&rsa256())).is_ok());
}

#[test]
fn a_name_that_is_another_each_time_is_nobodys() {
    let name_id =
        "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\">_x1</saml:NameID>";
    let transient = Said { name_id: name_id.to_owned(), ..said() };
    assert_eq!(refused(&transient.response(&rsa256())), "no-subject");
    let lasting = Said { name_id: name_id.replace("transient", "persistent"), ..said() };
    assert_eq!(read(&lasting.response(&rsa256())).unwrap().vouched.subject, "_x1");
}

#[test]
fn the_provider_says_how_long_a_session_may_last() {
    let until = |end: &str| Said {
        statement: format!(
            "AuthnInstant=\"2026-03-01T12:00:00Z\" SessionIndex=\"_s\" SessionNotOnOrAfter=\"{end}\""
        ),
        ..said()
    };
    let answer = read(&until("2026-03-01T13:00:00Z").response(&rsa256())).unwrap();
    assert_eq!(answer.vouched.until, Some("2026-03-01T13:00:00Z".parse().unwrap()));
    assert_eq!(read(&said().response(&rsa256())).unwrap().vouched.until, None);
    assert_eq!(refused(&until("2026-03-01T11:50:00Z").response(&rsa256())), "expired");
    assert_eq!(refused(&until("i morgen").response(&rsa256())), "bad-time");
}
