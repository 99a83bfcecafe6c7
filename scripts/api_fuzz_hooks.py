"""What the API fuzz asks for beside chance: both municipalities and ids of both, and that nothing leaks."""
import itertools
import os

import schemathesis

OWN, FOREIGN = os.environ["KAEMNER_OWN"], os.environ["KAEMNER_FOREIGN"]
OWN_IDS, FOREIGN_IDS = os.environ["KAEMNER_OWN_IDS"].split(), os.environ["KAEMNER_FOREIGN_IDS"].split()
codes = itertools.cycle([OWN, OWN, FOREIGN])
ids = itertools.cycle([*OWN_IDS[:5], *FOREIGN_IDS[:5], None])


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Random codes and ids name nothing; these name something, of which half is another's."""
    if path_parameters and "code" in path_parameters:
        path_parameters["code"] = next(codes)
    if path_parameters and "id" in path_parameters:
        chosen = next(ids)
        if chosen:
            path_parameters["id"] = chosen
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    """A made-up token would stand before the session and stop every request at the door."""
    if case.headers:
        case.headers.pop("Authorization", None)


@schemathesis.check
def no_leak(context, response, case):
    """Another municipality and its things do not exist, and no answer names one."""
    path = case.path_parameters or {}
    foreign = path.get("code") == FOREIGN or path.get("id") in FOREIGN_IDS
    if foreign and response.status_code < 400:
        raise AssertionError(f"{response.status_code} for something of {FOREIGN}")
    if path.get("code") == FOREIGN and response.status_code not in (400, 404, 405, 413, 415, 422):
        raise AssertionError(f"{response.status_code} tells that {FOREIGN} exists")
    text = response.content.decode("utf-8", "replace")
    asked = str(path.get("id"))
    for leaked in FOREIGN_IDS:
        if leaked in text and leaked != asked:
            raise AssertionError(f"an id of {FOREIGN} in the answer")
