# Settings.
settings-missing = The setting “{ $setting }” is missing. An administrator must set it.
settings-bad-value = The setting “{ $setting }” is not of the right form.
settings-in-the-past = { $date } has passed. A new value must hold from today or later.
settings-creditor-account = Creditors' account
settings-bank-ledger-account = Ledger account of the bank
settings-vat-account = Account of purchase VAT
settings-bank-account = Bank account that is paid from
