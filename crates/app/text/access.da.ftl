# Adgang: personer, roller, log ind.
actor-no-right = Det har du ikke ret til. Spørg din leder eller systemets administrator.
actor-outside-unit = Det har du ikke ret til i denne enhed.
actor-above-limit = Du kan kun gøre det op til { $limit } kr. En kollega med højere beløbsgrænse skal gøre det.
actor-separation = { $rule ->
    [own-role] Du kan ikke give dig selv en rolle eller fratage dig en. En anden administrator skal gøre det.
    [authorise-own-attestation] Du har selv attesteret fakturaen. En anden skal anvise den.
    [release-own-hand] Du har selv haft en af betalingerne i hånden. En anden skal frigive dem.
    [confirm-own-supplier] Du har selv modtaget kontooplysningen. En anden skal bekræfte den.
    [override-own-duplicate] Du har selv modtaget fakturaen. En anden skal slippe dubletten igennem.
   *[other] Reglerne om funktionsadskillelse står i vejen.
 }
access-sign-in-refused = Brugernavn eller adgangskode er ikke rigtig.
access-held-back = For mange forsøg. Prøv igen om { $seconds } sekunder.
access-no-membership = Du er ikke tilknyttet en kommune i dag. Spørg din leder.
access-password-too-short = Adgangskoden skal have mindst 12 tegn.
access-already-registered = Brugernavnet eller personnummeret er allerede registreret.
access-unit-exists = Der findes allerede en enhed med den kode eller det EAN-nummer.
access-not-found = Det findes ikke, eller du kan ikke se det.
access-unit-code = Enhedens kode må kun indeholde bogstaver, tal og bindestreg.
access-bad-role = Rollen kan ikke gives på den måde.
role-employee = Medarbejder
role-school-secretary = Skolesekretær
role-manager = Leder
role-bookkeeper = Bogholder
role-payment-releaser = Betalingsfrigiver
role-finance-controller = Økonomikonsulent
role-auditor = Revisor
role-system-administrator = Systemadministrator
