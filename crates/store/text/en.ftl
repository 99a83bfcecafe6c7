store-not-found = It does not exist, or it has been deleted.
store-conflict = The same key was used for another request. Use a new key.
store-busy = The database is busy, and nothing was saved. Try again in a moment.
store-commit-unknown = The connection was lost while saving. Send the same again: it is saved only once.
store-other-version = The data do not match this version of the program. Contact operations.
store-document-size = The file is larger than { $mebibytes } MiB. Attach a smaller file, or split it.
store-document-kind = The file was said to be { $told }, but its content is { $found }. Attach the right file.
store-same-person = Another person must release the restore too.
