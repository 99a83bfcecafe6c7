# Access: persons, roles, sign-in.
actor-no-right = You do not have the right to do this. Ask your manager or the system administrator.
actor-outside-unit = You do not have the right to do this in this unit.
actor-above-limit = You can do this up to DKK { $limit } only. A colleague with a higher limit must do it.
actor-separation = { $rule ->
    [own-role] You cannot give yourself a role or take one away. Another administrator must do it.
    [authorise-own-attestation] You attested the invoice yourself. Another person must authorise it.
    [release-own-hand] You have had one of the payments in hand. Another person must release them.
    [confirm-own-supplier] You received the account details yourself. Another person must confirm them.
    [override-own-duplicate] You received the invoice yourself. Another person must let the duplicate through.
   *[other] The rules on separation of duties stand in the way.
 }
access-sign-in-refused = The user name or the password is not right.
access-held-back = Too many attempts. Try again in { $seconds } seconds.
access-no-membership = You belong to no municipality today. Ask your manager.
access-password-too-short = The password must have at least 12 characters.
access-already-registered = The user name or the personal number is registered already.
access-unit-exists = There is a unit with that code or EAN number already.
access-not-found = It does not exist, or you cannot see it.
access-unit-code = The unit's code may hold letters, digits and hyphens only.
access-bad-role = The role cannot be given like that.
role-employee = Employee
role-school-secretary = School secretary
role-manager = Manager
role-bookkeeper = Bookkeeper
role-payment-releaser = Payment releaser
role-finance-controller = Finance controller
role-auditor = Auditor
role-system-administrator = System administrator
