# Adgang: personer, roller, log ind.
actor-no-right = Det har du ikke ret til. Spørg din leder eller systemets administrator.
actor-outside-unit = Det har du ikke ret til i denne enhed.
actor-above-limit = Du kan kun gøre det op til { $limit } kr. En kollega med højere beløbsgrænse skal gøre det.
actor-separation = { $rule ->
    [delete-own-hold] Den, der har arkiveret eller fastholdt, sletter eller frigiver ikke selv. En anden skal gøre det.
    [own-role] Du kan ikke behandle din egen sag: rolle, ansættelse, nødadgang, løn eller leverandøroplysninger. En anden skal gøre det.
    [review-own-reading] Du har selv læst oplysningerne. En anden skal godkende læsningen.
    [authorise-own-attestation] Du har selv attesteret fakturaen. En anden skal anvise den.
    [release-own-hand] Du har selv haft en af betalingerne i hånden. En anden skal frigive dem.
    [confirm-own-supplier] Du har selv modtaget kontooplysningen. En anden skal bekræfte den.
    [confirm-own-sign-in] Du har selv foreslået ændringen. En anden skal bekræfte den.
    [override-own-duplicate] Du har selv modtaget fakturaen. En anden skal slippe dubletten igennem.
    [supplier-and-release] Du har selv oprettet leverandøren eller modtaget fakturaen. En anden skal frigive betalingen.
    [order-and-approve] Du har selv bestilt eller modtaget varen. En anden skal godkende.
    [order-and-receive] Du har selv bestilt varen. En anden skal registrere modtagelsen.
    [pay-and-release] Du har selv ændret løn i kørslen. En anden skal frigive den.
    [policy-same-day] Du har ændret en regel i dag. En anden skal godkende, eller vent til i morgen.
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
role-provisioner = Brugerforsyning (SCIM)
role-invoice-receiver = Fakturamodtagelse (mappe)
level-none = uden sikringsniveau
level-low = Lav
level-substantial = Betydelig
level-high = Høj
actor-level-too-low = Det kræver, at du er logget ind på sikringsniveau { $level }. Log ud, og log ind igen på det niveau.
access-not-demandable = Der kan ikke kræves et sikringsniveau for den handling.
access-token-acts = Et token kan kun få de handlinger, som servicekontoens roller giver. Vælg mindst én.
access-persons-act = En af handlingerne kan kun et menneske udføre: frigive, bekræfte, anvise, attestere, give rettigheder eller se personnumre. Vælg den fra.
access-persons-role = Rollen frigiver, bekræfter eller gennemgår og kan kun gives til et menneske. Vælg en anden rolle til servicekontoen.
access-token-life = Et token skal udløbe inden for et år. Vælg en senere eller tidligere dato.
way-password = Adgangskode
way-passkey = Adgangsnøgle
way-oidc = Kommunens login (OpenID Connect)
way-saml = Kommunens login (SAML)
access-bad-provider = { $field ->
    [issuer] Udstederen skal være en adresse, der begynder med https://.
    [client_id] Skriv klient-id.
    [secret_file] Filnavnet på hemmeligheden må kun indeholde bogstaver, tal, punktum, bindestreg og understreg.
    [secret_taken] Filen med hemmeligheden hører til en anden identitetsudbyder eller en anden udsteder. Læg hemmeligheden i en ny fil, og skriv dens navn.
    [metadata] Metadata kan ikke læses. Hent XML-filen igen hos identitetsudbyderen.
    [cvr] CVR-nummeret skal have otte cifre.
    [key_file] Nøglefilens navn må kun indeholde bogstaver, tal, punktum, bindestreg og understreg.
   *[other] Et felt kan ikke bruges.
 }
access-not-known-here = Kommunens login kender dig, men du er ikke oprettet i Kæmner. Spørg din leder.
access-other-person = Det personnummer, som kommunens login oplyser, er ikke dit i Kæmner: dit brugernavn kan være en andens. Spørg den, der passer brugerne.
access-flow-unknown = Log ind tog for lang tid eller er allerede brugt. Begynd forfra.
access-flow-elsewhere = Log ind blev begyndt i en anden browser. Begynd forfra her.
access-saml = Svaret fra kommunens login kan ikke bruges ({ $name }). Begynd forfra, eller giv navnet i parentesen til systemets administrator.
access-user-name-taken = Navnet er allerede i brug.
access-changed = Nogen har ændret det i mellemtiden. Hent det igen.
access-too-many-passkeys = Du har allerede så mange adgangsnøgler, som man må have. Fjern en først.
webhook-bad-url = Adressen skal begynde med https:// og må ikke indeholde brugernavn eller være længere end 500 tegn.
