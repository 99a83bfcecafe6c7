# Bank files: reading
bank-file-too-large = The file is larger than { $limit } and was not read. Ask the bank to split it.
bank-file-encoding = The file is not written in { $encoding }, the encoding it declares. Ask for a new file.
bank-file-xml = The file cannot be read as XML at line { $line }, character { $column }: { $reason }. Fetch the file again from the bank.
bank-file-message = “{ $found }” is not a message we know. Choose a statement (camt.053), an account report (camt.052), a notification (camt.054) or a status file (pain.002).
bank-file-missing = { $element } is missing in the element at line { $line }, character { $column }. Ask the bank for a new file.
bank-file-value = “{ $value }” at line { $line }, character { $column } is not a valid { $element }. Ask the bank for a new file.
bank-file-several = The file has { $count } messages. Split it so that each message is its own file.

# Bank files: what does not add up
bank-check-balance = Opening balance and booked entries give { $expected }, but the closing balance is { $closing }. Ask the bank before the statement is reconciled.
bank-check-no-balance = The balance { $kind } is missing. The statement cannot be reconciled against balances.
bank-check-page = This is page { $number } of a statement, and page { $missing } is missing. Give all pages together, or ask the bank for the statement in one file.
bank-check-page-clash = The file has page { $number } of a statement, but its pages contradict each other. Ask the bank for the statement in one file.
bank-check-duplicate = The bank marks the statement as a duplicate ({ $code }) of one it sent before. Book only one of them.
bank-check-count = The bank states { $stated } { $of }, but the file has { $found }. Ask for a new file.
bank-check-total = The bank's sum of { $of } is { $stated }, but the entries give { $found }. Ask for a new file.
bank-check-of-entries = entries
bank-check-of-credits = credits
bank-check-of-debits = debits
bank-check-of-net = credits less debits
bank-check-batch-total = Entry { $entry } is { $amount }, but its payments or its batch total give { $found }. Reconcile it on the total.
bank-check-batch-count = Entry { $entry } should hold { $stated } payments, but the file has { $found }. Ask for the specification again.
bank-check-check-digit = Entry { $entry } has payment id { $reference } with a wrong check digit. Find the payer in another way.
bank-check-currency = Entry { $entry } is in { $found } and not in the account's currency.
bank-check-account = The check digits of the account number do not fit. Check that the statement is from your account.

# Payment files
payment-file-empty = { $at } has no payments. Add at least one payment, or remove it.
payment-file-amount = Payment { $at } is { $amount } kr. An amount must be more than 0.
payment-file-sum = The payments in { $at } give more than can be written. Split them into several files.
payment-file-twice = The id { $id } occurs twice in the file. Give every payment its own id.
payment-file-blank = { $field } is empty in { $at }. Fill it in.
payment-file-too-long = { $field } in { $at } has { $found } characters. The bank takes at most { $most }. Shorten the text.
payment-file-character = { $field } in { $at } has the character “{ $character }”, which the bank does not take. Write it in another way.
payment-file-remittance = Payment { $at } has a text, but slip kind { $kind } cannot carry one. Remove the text.

# E-invoices: why a file cannot be read.
invoice-read-empty = The file is empty. Ask the sender to send the invoice again.
invoice-read-other-file = The file is a { $kind } file and not XML. Ask the sender to send the invoice as OIOUBL or Peppol BIS 3.
invoice-read-unknown-encoding = The file says it is written in { $name }, an encoding we do not know. Ask the sender to use UTF-8.
invoice-read-not-in-encoding = Line { $line }, column { $column }: the file has bytes that are not valid { $name }. Ask the sender to use UTF-8.
invoice-read-too-large = The file is too large: at most { $allowed } { $what ->
    [bytes] bytes
    [levels] levels of elements
    [attributes] attributes of one element
   *[elements] elements
} are allowed. Ask the sender to split it.
invoice-read-document-type = Line { $line }, column { $column }: the file has a DTD, which e-invoices may not have. Ask the sender to remove it.
invoice-read-unknown-entity = Line { $line }, column { $column }: &{ $name }; is not a known character of XML. Ask the sender to write the character itself.
invoice-read-not-well-formed = Line { $line }, column { $column }: the file is not valid XML, because { $reason ->
    [no-element] there is no element
    [unclosed] the element here is never closed
    [end-tag] the end tag does not belong to the open element
    [second-root] there is more than one root element
    [text-outside] there is text outside the root element
    [name] a name is missing or has a wrong character
    [attribute] an attribute is not written name="value"
    [duplicate-attribute] the same attribute stands twice
    [ampersand] an & must be written &amp;
    [cdata-end] the characters ]]> may not stand in text
    [control] there is an invisible control character
   *[unfinished] a tag or a comment does not end
}. Ask the sender to send it again.
invoice-read-unknown-prefix = Line { $line }, column { $column }: the prefix { $prefix } is not declared. Ask the sender to correct the file.
invoice-read-unknown-document = The document { $name } is not an invoice, credit note or reminder that can be received here.
invoice-read-empty-envelope = The envelope (SBDH) holds no document that can be received here.
invoice-read-bad-value = Line { $line }, column { $column }: { $path } has the value “{ $value }”, which cannot be read. Ask the sender to correct it.
payment-field-message-id = The id of the file
payment-field-initiator = The sender's name
payment-field-batch-id = The id of the batch
payment-field-debtor = The payer's name
payment-field-end-to-end-id = The id of the payment
payment-field-creditor = The creditor's name
payment-field-remittance = The text to the creditor

# Spreadsheets
sheet-too-large = The file is larger than { $limit }. Split it.
sheet-width = Row { $row } has { $found } cells, but there are { $columns } columns.
sheet-kind = Row { $row }, column “{ $column }”, is of another kind than its column.
sheet-inexact = Row { $row }, column “{ $column }”, is too large a number for a spreadsheet. Fetch the table as CSV.
sheet-date = Row { $row }, column “{ $column }”, is a date before March 1900, which Excel gets wrong. Fetch the table as CSV.
sheet-unreadable = The file cannot be read as a spreadsheet ({ $reason }). Save it again as .xlsx or CSV.
sheet-missing-column = The column “{ $title }” is missing. Write it in the first row.
sheet-column-twice = The column “{ $title }” stands twice. Remove one of them.
sheet-cell-amount = Row { $row }, column “{ $column }”: “{ $value }” is not an amount. Write for example 1234,50.
sheet-cell-decimals = Row { $row }, column “{ $column }”: “{ $value }” has more than two decimals. Round it to whole øre yourself.
sheet-cell-date = Row { $row }, column “{ $column }”: “{ $value }” is not a date. Write for example 22-11-2026.
sheet-cell-count = Row { $row }, column “{ $column }”: “{ $value }” is not a whole number.
sheet-cell-formula = Row { $row }, column “{ $column }”: “{ $value }” is an error in a formula. Correct the formula in the spreadsheet.

# G69
g69-header = Line { $line }: the start is not that of a G69 posting. Ask the delivering system for a new file.
g69-order = Line { $line }: field { $after } is followed by something that is no field with a higher number. Ask for a new file.
g69-missing = Line { $line }: field { $number } is missing. Ask for a new file.
g69-value = Line { $line }: field { $number } holds something wrong. Ask for a new file.
g69-count = Line { $line }: the count does not agree; there are { $found } postings before it. The file may not be whole.
g69-too-many = Line { $line }: the file has more lines than are read at once. Split it.
g69-empty = There are no postings to write.
g69-unbalanced = Machine number { $machine } does not balance on { $date }: { $difference } kr. is missing. Correct the postings.
g69-field = Posting { $posting } does not fit field { $number }. Shorten or correct it.
g69-characters = A text has a character that the receiver cannot read. Use ordinary Danish letters.

# G68
g68-header = Line { $line }: the start is not that of a G68 payment in floating form. Ask the delivering system for a new file.
g68-empty = There are no payments to write.
g68-field = Payment { $payment } does not fit field { $number }. Shorten or correct it.
g68-unmatched = The payments with reference { $reference } are { $paid } kr., but the postings are { $posted } kr. Correct them so that they agree.
g68-characters = A text has a character that the receiver cannot read. Use ordinary Danish letters.

# Statistics Denmark
dst-text = Row { $row } has a character that may not stand in the file: “{ $value }”.
dst-too-large = The amounts are too large to be added.

# Betalingsservice
bs-field = A value does not fit field { $field } of { $record }. Shorten or correct it.
bs-amount = Collection { $reference } is not more than 0.
bs-customer = "{ $customer }" is not a customer number. Use digits and capital letters, at most fifteen characters, not 0 first.
bs-line = Line { $line } does not belong in the delivery. Fetch it again.
bs-totals = The totals of the delivery do not agree with its lines. Fetch it again; nothing was used.
bs-too-large = The collections give more than can be written. Split them into several deliveries.

# E-invoices: totals, and what cannot be written.
invoice-total-missing = The invoice does not state { $term }. Ask the sender for an invoice with the amount.
invoice-total-not-whole = { $term } is { $amount }, which is not a whole number of øre. Ask the sender to correct the amount.
invoice-write-kind = Only invoices and credit notes can be written. Choose another document.
invoice-write-format = The format { $format } cannot be written. Choose OIOUBL 2.1 or Peppol BIS Billing 3.
invoice-write-missing = { $term } is missing, and the format demands it. Fill it in first.
invoice-write-breaks = The answer cannot be sent, as it would break the rule { $rule }: { $en }
invoice-loss = { $term ->
    [uuid] The document's UUID
    [copy] That the document is a copy
    [duty] A duty other than VAT
    [buyer-contact-id] The buyer's contact id
    [seller-contact-id] The seller's contact id
    [payment-note] The note of the payment
   *[other] { $term }
} cannot stand in the new format and is left out: { $what }
invoice-convert-breaks = { $fatal ->
    [yes] Its receiver will refuse the result, as it breaks the rule
   *[no] The result breaks the advisory rule
} { $rule } ({ $at }): { $en }

# Files from the command line.
folder-without-files = The folder has no files ending in .xml. Name the right folder, or the files themselves.
file-not-found = There is no such file. Correct the name.
file-is-folder = It is a folder. Name the files in it.
file-not-permitted = You may not read it. Ask its owner for access.
file-problem = It cannot be read ({ $problem }). Try again, or fetch it anew.

# Digital Post
memo-blank = { $field } is missing in the message. Fill it in.
memo-personal-number = The title of the message seems to hold a personal number. Remove it; the title can be read without signing in.
memo-uuid = The id of the message is not a UUID. Make a new one.
memo-too-large = The documents take more than { $most } MB. Send fewer or smaller documents.

# Documents on paper
pdf-too-wide = A table of { $columns } columns cannot stand on paper without cutting amounts. Choose fewer columns, or take the spreadsheet.
pdf-too-long = The print would have { $rows } rows; { $most } is the limit. Narrow the list, or take the spreadsheet.
