# Pages of rights.
place-my-rights = My rights
place-roles = Roles
place-positions = Positions
place-duties = Separation of duties
place-recertification = Re-certification
place-reading = Reading of personal data
place-emergencies = Emergency access
place-deletion = Deletion
rights-column-do = Action
rights-column-person = Person
rights-column-role = Role
rights-column-unit = Unit
rights-column-works = Works in
rights-column-title = Title
rights-column-limits = Limited to
rights-column-from = From
rights-column-to = Until
rights-column-source = Basis
rights-column-instruction = Instruction
rights-column-version = Version
rights-column-receipted = Receipted
rights-column-until = Holds until
rights-column-months = The receipt lasts, months
rights-column-acts = Rights
rights-column-made = Made
rights-column-principal = For
rights-column-deputy = Deputy
rights-column-used = Last used
rights-column-number = Number
rights-column-holder = Held by
rights-column-kind = Kind of position
rights-column-rule = Rule
rights-column-first = First
rights-column-second = Then
rights-column-purpose = Purpose
rights-column-when = When
rights-column-asked = Asked
rights-column-reader = Read by
rights-column-about = About
rights-column-what = What
rights-column-cause = Cause
rights-column-rows = Persons
rights-column-class = Class of data
rights-column-years = Years
rights-column-before = Older than
rights-column-due = Count
rights-column-held = Held
rights-column-evidence = Evidence
rights-me = me
rights-up-to = up to DKK { $limit }
rights-on-accounts = accounts { $accounts }
rights-under-agreements = agreements { $agreements }
rights-source-hand = Given
rights-source-position = Position
rights-source-emergency = Emergency
rights-source-provider = Sign-in
rights-mine-roles = Roles
rights-mine-roles-hint = Roles given to you, where they hold, and how long.
rights-persons-roles = Roles
rights-no-roles = You have no roles. Ask your manager.
rights-no-roles-person = No roles.
rights-passport = Authority passport
rights-passport-hint = The right to attest, authorise and release can be used once its instruction is read and receipted. The receipt follows you to another municipality.
rights-passport-file = Save my passport as a signed file
rights-no-seal = The installation has no signing key. Operations must start it with a key file.
rights-instructions = Instructions
rights-instruction = The instruction
rights-instruction-title = Read and receipt: { $title }
rights-quiz = Have you understood it?
rights-quiz-hint = Answer the questions and receipt. The answers are kept in your passport.
rights-receipt = I have read and understood the instruction
rights-receipted = Receipted
rights-not-receipted = Waits for a receipt
rights-ask-title = Why, and why not?
rights-ask-hint = Choose an act and a unit. The answer says which role carries the right, or who can give it.
rights-ask-act = Act
rights-ask-unit = In the unit
rights-ask-submit = Show the answer
rights-deputies = Deputies
rights-deputies-hint = A deputy may do what you may between two dates; never more, and never both sides of a rule of separation.
rights-deputies-none = No deputies now.
rights-deputy-make = Appoint the deputy
rights-end = End
rights-reason = Reason
rights-remark = Remark
rights-purpose = Purpose
rights-emergency = Emergency access
rights-emergency-hint = Take a role for some hours when nobody else can be reached. It is seen at once and reviewed by somebody else.
rights-emergency-take = Take emergency access
rights-hours = Hours
rights-hours-hint = 12 at most
rights-all-units = All units
rights-people-none = Nobody holds roles here.
rights-about-person = About the person
rights-history = History
rights-stands = Stands
rights-withdrawn = Withdrawn
rights-withdraw = Withdraw
rights-give = Give the role
rights-try = See what it means
rights-choose = Choose role and limits
rights-choose-hint = Nothing is given before you have seen what it means.
rights-meaning = What it means
rights-would-hold = The role holds in { $unit } and below from { $from }. It carries:
rights-may-be-given = The role may be given.
rights-may-not-be-given = The role may not be given.
rights-limit = Amount limit, DKK
rights-limit-hint = Empty is without limit. Only for roles that attest, authorise or release.
rights-accounts = Accounts
rights-accounts-hint = The first digits, such as 5 or 522-525. Empty is all.
rights-agreements = Agreements
rights-agreements-hint = Such as 64.01. Empty is all.
rights-to-hint = Empty is until further notice.
rights-person-title = Rights of { $name }
rights-give-title = Give { $name } a role
rights-roles = Roles
rights-ready-roles = Ready-made roles
rights-ready-roles-hint = Shipped with the system, reviewed, and each breaks no rule alone.
rights-own-roles = The municipality's own roles
rights-own-roles-hint = The rights of a role never change. Another set of rights is another role.
rights-own-roles-none = The municipality uses the ready-made roles only.
rights-role-new = Make a role
rights-role-new-hint = Choose the rights. A pair that nobody may hold together is refused with the rule named.
rights-role-make = Make the role
rights-role-name = Name
rights-role-key = Key
rights-role-key-hint = Small letters a-z, digits and underscore. Never changed.
rights-role-limited = May carry an amount limit
rights-role-in-use = Can be given
rights-role-ended = Ended
rights-vacant = Vacant
rights-positions-none = No positions yet.
rights-positions-change = Hire, move or leave
rights-position-rules = What positions carry
rights-position-rules-hint = A kind of position carries a role in the position's unit, from the day the person begins to the day the person ends.
rights-position-rules-none = No rules yet.
rights-everywhere = In the whole municipality
rights-own-unit = In the position's unit
rights-position-add = Add a position
rights-rule-add = Add a rule
rights-kind-hint = Such as school_leader. Rules go by the kind.
rights-event = Personnel event
rights-event-hint = See first what happens to the rights. Then tick and take it.
rights-event-kind = Event
rights-event-hire = Is hired into a position
rights-event-move = Moves to a position
rights-event-leave = Leaves
rights-event-position = New position
rights-event-out-of = Old position, when moving
rights-event-day = Day
rights-event-day-hint = First day, or last day when leaving.
rights-event-preview = Show what happens
rights-event-confirm = Yes, that is right
rights-event-take = Take it
rights-change-given = { $role } in { $unit } is given.
rights-change-ends = { $role } gets { $date } as its last day.
rights-change-withdrawn = { $role } is withdrawn at once.
rights-change-refused = { $role } is not given: { $why }
rights-import = Import events
rights-import-file = File
rights-import-hint = CSV or Excel with the columns Hændelse (hire, move or leave), Person (initials), Stilling, Til stilling, Fra and Til. The file is taken whole or not at all.
rights-recertification = Keep or remove
rights-recertification-hint = Rights not used for 90 days stand first. What nobody keeps is withdrawn after the deadline.
rights-recertification-none = No rights wait for you.
rights-recertification-lead = Answer by { $date }.
rights-keep = Keep
rights-remove = Remove
rights-kept = Kept
rights-removed = Removed
rights-unused = Unused for 90 days
rights-in-use = In use
rights-duties-title = Separation of duties { $from } to { $to }
rights-duties-answer = The answer
rights-duties-clean = Nobody has held or used a pair that one person may not have.
rights-duties-persons = Persons read
rights-duties-rights = Rights compared
rights-duties-objects = Things replayed
rights-duties-acts = Acts replayed
rights-duties-payments = Payments replayed with everything behind them
rights-duties-today = Rights judged by the role as it is today, since the grant does not tell its acts
rights-duties-show = Show the period
rights-duties-file = Save the report as a file
rights-duties-held = Held together
rights-duties-used = Used on the same thing
rights-rules = The rules
rights-rules-hint = Asked when a right is given and when it is used.
rights-rule-held = when the right is given
rights-rule-object = on the same thing
rights-rule-day = the same day
rights-rule-self = towards oneself
rights-cause-sample = Sample
rights-cause-own-record = Own record
rights-cause-colleague = Colleague
rights-cause-same-surname = Same surname
rights-cause-same-address = Same address or next door
rights-cause-volume = Many in one day
rights-read-page = Page
rights-read-search = Search
rights-read-export = File
rights-read-unmasked = Whole personal number
rights-reviews = To be looked at
rights-reviews-hint = Samples, and what the patterns point at. Somebody other than the reader signs off.
rights-reviews-none = Nothing to look at.
rights-readings = Latest readings
rights-readings-none = No readings yet.
rights-to-be-seen = Waits
rights-signed-off = Signed off
rights-verdict-fine = Fine
rights-verdict-explained = Explained
rights-verdict-misuse = Without need
rights-emergencies = Emergencies
rights-emergencies-hint = Each is reviewed by somebody other than the one who took it.
rights-emergencies-none = Nobody has taken emergency access.
rights-justified = Justified
rights-not-justified = Not justified
rights-deletion = What the law deletes
rights-deletion-hint = The archive is made first. The chain of the event log stays whole.
rights-archive = Make the archive
rights-delete = Delete now
rights-holds = Held for a case
rights-holds-hint = What is held is not deleted before it is released.
rights-holds-none = Nothing is held.
rights-hold = Hold
rights-release-hold = Release
rights-deletions = Done
deletion-accounting-events = Events about vouchers, invoices and payments
deletion-access-events = Events about rights and settings
deletion-readings = Log of reading
deletion-addresses = Addresses of those who have left
rights-step-granted = gave a role
rights-step-withdrawn = withdrew a role
rights-step-removed = removed a role at re-certification
rights-step-expired = let a role expire after the deadline
rights-step-last-day = set a role's last day
rights-step-kept = kept a role at re-certification
rights-step-enrolled = added the person
rights-step-hired = hired into a position
rights-step-moved = moved to another position
rights-step-left = recorded the leaving
rights-step-deputy = appointed a deputy
rights-step-deputy-last-day = changed a deputyship's last day
rights-step-deputy-ended = ended a deputyship
rights-step-kept-as-last = let the last who can give roles keep theirs
rights-step-other = changed something
doing-own-desk = You are deputy for
doing-review-emergency = Review emergency access
doing-recertify = Re-certify rights
doing-review-reading = Review reading
rights-mine-title = { $waiting ->
    [0] My rights: nothing is missing
    [one] My rights: one receipt is missing
   *[other] My rights: { $waiting } receipts are missing
 }
rights-recertification-title = { $count ->
    [0] All rights are re-certified
    [one] One right waits for you
   *[other] { $count } rights wait for you
 }
rights-reading-title = { $count ->
    [0] No reading waits for review
    [one] One reading waits for review
   *[other] { $count } readings wait for review
 }
rights-emergencies-title = { $count ->
    [0] No emergency waits for review
    [one] One emergency waits for review
   *[other] { $count } emergencies wait for review
 }
rights-deletion-title = { $count ->
    [0] Nothing is due for deletion
    [one] One row is due for deletion
   *[other] { $count } rows are due for deletion
 }
rights-would-change = { $count ->
    [0] No right changes.
    [one] One right changes:
   *[other] { $count } rights change:
 }
rights-duties-found = { $count ->
    [0] Nothing found.
    [one] One pair that one person may not have was found.
   *[other] { $count } pairs that one person may not have were found.
 }
rights-roles-title = { $count ->
    [0] No roles
    [one] One role
   *[other] { $count } roles
 }
rights-positions-title = { $count ->
    [0] No positions
    [one] One position
   *[other] { $count } positions
 }
rights-people-title = { $people ->
    [one] One person
   *[other] { $people } persons
 }
rights-person-hint = Type a name or initials and choose from the list.
rights-position-search = Number, title or kind
rights-event-position-hint = For a hire or a move. Type number, title or kind.
rights-event-out-of-hint = For a move only.
rights-show = Show
rights-no-role = no role
timeline-behalf = on behalf of
purpose-title = What is the file for?
purpose-section = Purpose
purpose-why = The file tells of persons. What it is for is kept in the log of reading, which others look through.
purpose-label = Purpose
purpose-hint = For example: the quarter's re-certification.
purpose-submit = Get the file
rights-cpr = Personal number (CPR)
rights-cpr-show = Show the personal number
rights-cpr-none = No personal number is registered.
rights-unmask-hint = It is shown once. What for, and your name, are kept in the log of reading.
rights-unmask-purpose = What do you need it for?
rights-unmask-title = { $what }: { $name }
rights-address = Home address
rights-address-none = No address is registered.
rights-address-street = Road and house number
rights-address-street-hint = With floor and door, such as Skovvej 12, 2. th.
rights-address-postcode = Postcode
rights-address-city = Town
rights-address-town = Postcode and town
rights-address-country = Country
rights-address-country-hint = Two letters, such as DK or SE.
rights-address-protection = Protection
rights-address-protected = Protected address
rights-address-protected-hint = The person’s name and address are protected in the civil register (CPR). The address stands in no list, file or event log and is shown only for a purpose.
rights-address-show = Show the address
rights-address-change = Change the address
rights-address-title = Home address: { $name }
rights-address-hint = If all fields are empty, the address is removed.
rights-address-hint-protected = The address is protected and not shown here. Write the whole new one. If you save empty fields, it is removed.
rights-address-save = Save the address
rights-addresses = Addresses from a file
rights-addresses-why = The address is for letters, and for finding who reads about neighbours.
rights-addresses-hint = CSV or Excel with the columns Person (initials), Vej, Postnr and By, and if you like Land and Beskyttet (ja or nej). The file is taken whole or not at all.
rights-addresses-import = Import addresses
rights-addresses-taken = { $count ->
    [one] One address has been taken.
   *[other] { $count } addresses have been taken.
 }
readings-of-me = Who has read about me
readings-of-me-hint = When others have seen or fetched something about you in particular, and what for. Lists with many persons are left out. Ask the data protection officer for the name of the reader if you need it to use your rights.
readings-of-me-none = Nobody has read about you in particular.
readings-of-me-as = By the right to
rights-step-address = wrote the address
rights-step-address-seen = saw the protected address
rights-step-cpr = saw the personal number
rights-hold-all = The whole class
rights-column-held-object = What
rights-hold-person = Only about this person
rights-hold-person-hint = Name or initials, or the id of a person who has left or of a thing. Empty: the whole class.
rights-change-deputy-ends = The deputy arrangement with { $name } ends on { $date }.
rights-change-deputy-ended = The deputy arrangement with { $name } ends at once.
rights-duties-unreviewed = Emergencies that nobody has reviewed
