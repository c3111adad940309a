import ArgumentParser
import CandorAnalyze
import CandorFormats

/// `candor doctor`: what is whole, what is not, what to do.
struct DoctorCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Examine runs, checkpoints and predictions: what is whole, what is not, what to do.",
    discussion: """
      Nothing is changed. Ends with 0 when everything is whole, with 65 when something is broken and \
      with 66 when an input is not there. The commands it prints repair what can be repaired; give them \
      in their order.

      Examples:
        candor doctor runs/mlp
        candor doctor runs/*
        candor doctor predictions.npz --json
      """
  )

  @Argument(
    help: "Run folders, checkpoints (.safetensors, .pt) or predictions.",
    completion: .file()
  )
  var inputs: [String]
  @OptionGroup(title: "What the columns are (files of predictions)") var text: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  var isQuiet: Bool { output.quiet }

  func execute(_ console: Console) throws {
    var diagnoses: [Diagnosis] = []
    var failure: CommandFailure?
    for input in inputs {
      do {
        diagnoses.append(try Diagnosis.of(input, options: text.predictions))
      } catch {
        // One input that is not there must not hide what is wrong with the others.
        let found = CommandFailure(error)
        guard found.outcome == .missingInput || found.outcome == .cannotWrite else { throw found }
        if inputs.count > 1 { console.complain(found.description) }
        failure = failure ?? found
      }
    }
    if output.json {
      try console.result(JSONDocument.text(DoctorDocument(diagnoses)))
    } else if !diagnoses.isEmpty {
      try console.result(diagnoses.map(DoctorText.text).joined(separator: "\n\n"))
    }
    if diagnoses.contains(where: \.isBroken) { throw CommandFailure(.badData, "") }
    if let failure {
      throw CommandFailure(failure.outcome, inputs.count > 1 ? "" : failure.description)
    }
  }
}
