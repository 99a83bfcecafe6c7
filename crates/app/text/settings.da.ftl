# Indstillinger.
settings-missing = Indstillingen »{ $setting }« mangler. En administrator skal sætte den.
settings-bad-value = Indstillingen »{ $setting }« har ikke den rette form.
settings-in-the-past = { $date } er passeret. En ny værdi skal gælde fra i dag eller senere.
settings-creditor-account = Kreditorkonto
settings-bank-ledger-account = Finanskonto for banken
settings-vat-account = Konto for købsmoms
settings-bank-account = Bankkonto, der betales fra
