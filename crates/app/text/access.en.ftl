# Access: persons, roles, sign-in.
actor-no-right = You do not have the right to do this. Ask your manager or the system administrator.
actor-outside-unit = You do not have the right to do this in this unit.
actor-above-limit = You can do this up to DKK { $limit } only. A colleague with a higher limit must do it.
actor-separation = { $rule ->
    [delete-own-hold] Whoever archived or held does not delete or release. Another person must do it.
    [own-role] You cannot handle your own matter: role, employment, emergency access, pay or supplier data. Somebody else must do it.
    [review-own-reading] You read the data yourself. Somebody else must sign the reading off.
    [authorise-own-attestation] You attested the invoice yourself. Another person must authorise it.
    [release-own-hand] You have had one of the payments in hand. Another person must release them.
    [confirm-own-supplier] You received the account details yourself. Another person must confirm them.
    [confirm-own-sign-in] You proposed the change yourself. Another person must confirm it.
    [override-own-duplicate] You received the invoice yourself. Another person must let the duplicate through.
    [supplier-and-release] You created the supplier or received the invoice yourself. Another person must release the payment.
    [order-and-approve] You ordered or received the goods yourself. Another person must approve.
    [order-and-receive] You ordered the goods yourself. Another person must receive them.
    [pay-and-release] You changed pay in the run yourself. Another person must release it.
    [policy-same-day] You changed a rule today. Another person must approve, or wait until tomorrow.
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
role-provisioner = User provisioning (SCIM)
role-invoice-receiver = Invoice reception (folder)
level-none = no level of assurance
level-low = Low
level-substantial = Substantial
level-high = High
actor-level-too-low = This needs a sign-in at level of assurance { $level }. Sign out, and sign in again at that level.
access-not-demandable = No level of assurance can be demanded for that act.
access-token-acts = A token can only have the acts that the service account's roles give. Choose at least one.
access-persons-act = One of the acts is for a person alone: to release, confirm, authorise, attest, give rights or see personal numbers. Leave it out.
access-persons-role = The role releases, confirms or reviews and can only be given to a person. Choose another role for the service account.
access-token-life = A token must end within a year. Choose a later or earlier date.
way-password = Password
way-passkey = Passkey
way-oidc = The municipality's sign-in (OpenID Connect)
way-saml = The municipality's sign-in (SAML)
access-bad-provider = { $field ->
    [issuer] The issuer must be an address that begins with https://.
    [client_id] Write the client id.
    [secret_file] The name of the secret's file may hold letters, digits, full stop, hyphen and underscore only.
    [secret_taken] The file with the secret belongs to another identity provider or another issuer. Put the secret in a new file, and enter its name.
    [metadata] The metadata cannot be read. Fetch the XML file again from the identity provider.
    [cvr] The CVR number must have eight digits.
    [key_file] The key file's name may hold letters, digits, full stop, hyphen and underscore only.
   *[other] A field cannot be used.
 }
access-not-known-here = The municipality's sign-in knows you, but you are not registered in Kæmner. Ask your manager.
access-other-person = The personal number that the municipality's sign-in gives is not yours in Kæmner: your user name may be somebody else's. Ask whoever looks after the users.
access-flow-unknown = Signing in took too long or was used already. Begin again.
access-flow-elsewhere = Signing in was begun in another browser. Begin again here.
access-saml = The answer of the municipality's sign-in cannot be used ({ $name }). Begin again, or give the name in parentheses to the system's administrator.
access-user-name-taken = The name is taken.
access-changed = Somebody has changed it in the meantime. Fetch it again.
access-too-many-passkeys = You already have as many passkeys as anybody may. Remove one first.
webhook-bad-url = The address must begin with https:// and may not hold a user name or be longer than 500 characters.
