store-not-found = Det findes ikke, eller det er slettet.
store-conflict = Samme nøgle er allerede brugt til en anden anmodning. Brug en ny nøgle.
store-busy = Databasen er optaget, og intet er gemt. Prøv igen om lidt.
store-commit-unknown = Forbindelsen faldt ud, mens der blev gemt. Send det samme igen: det bliver kun gemt én gang.
store-other-version = Data passer ikke til denne version af programmet. Kontakt driften.
store-document-size = Filen er større end { $mebibytes } MiB. Vedhæft en mindre fil, eller del den.
store-document-kind = Filen er angivet som { $told }, men indholdet er { $found }. Vedhæft den rigtige fil.
store-same-person = En anden person skal også frigive gendannelsen.
