import ArgumentParser
import CandorCommands

Candor.main()
