import CandorCommands

Candor.prepare(builtFrom: builtFrom)
Candor.start()
