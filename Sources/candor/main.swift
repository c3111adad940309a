import ArgumentParser
import CandorCommands

Candor.prepare()
Candor.main()
