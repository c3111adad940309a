import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorText

/// `candor metrics`: predictions in, numbers out.
struct MetricsCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Measure how often a model is right and how far its confidence can be trusted.",
    discussion: """
      Every number comes with its exact definition, because the same name means different numbers \
      in different tools. Up to 1,000,000 rows are measured exactly; longer streams need no more \
      memory.

      Examples:
        candor metrics runs/mlp
        candor metrics --logits logits.npy --labels labels.npy --bins 20
        candor metrics part-*.npz
        candor metrics part-1.npz --partial part-1.sums
      """
  )

  @OptionGroup(title: "Measuring") var measure: MeasureOptions
  @OptionGroup(title: "Measuring") var views: ViewOptions
  @OptionGroup(title: "Gates") var gates: GateOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var paper: PaperOptions
  @OptionGroup var input: InputOptions
  @Flag(help: "The same confidences under each tool's binning rule.")
  var explainConventions = false
  @Option(
    help: "Write what the rows add up to, for 'candor merge'.",
    completion: .file()
  )
  var partial: String?
  @Flag(help: "The files are parts of one model, though neither ids nor names show it.")
  var shards = false

  var isQuiet: Bool { output.quiet }

  func execute(_ console: Console) throws {
    try paper.check(json: output.json)
    let inputs = try input.models()
    if input.labels != nil, inputs.count > 1 {
      throw ValidationError(
        "--logits and --probabilities stand instead of an input; found \(inputs.count - 1) beside."
      )
    }
    guard try inputs.allSatisfy(ModelLoader.holdsPredictions) else {
      guard inputs.count == 1, partial == nil else {
        throw ValidationError(
          "Several inputs are parts of one model's predictions; use 'candor report' or"
            + " 'candor compare' for several runs or checkpoints."
        )
      }
      return try show(try ModelLoader(input.settings).loadWhatFits([inputs[0]])[0], console)
    }
    let stream = try MeasuredStream(
      inputs,
      settings: input.settings,
      bins: measure.bins,
      keepsRows: partial == nil,
      areShards: shards
    )
    if let partial, let sums = stream.sums {
      try AtomicFile.write(sums.encoded(), to: partial)
      console.noteUnderstood(stream.origin)
      console.note("wrote \(partial): \(NumberText.count(sums.rows)) rows")
    } else if let model = stream.model {
      try show(model, console)
    } else if let sums = stream.sums {
      guard views.thresholds.isEmpty else {
        throw ValidationError(
          "--threshold needs the rows themselves, and more than"
            + " \(NumberText.count(MeasuredStream.mostExactRows)) are not kept."
        )
      }
      guard gates.gate.isEmpty, gates.summary == nil else {
        throw ValidationError(
          "--gate and --summary need the rows themselves, and more than"
            + " \(NumberText.count(MeasuredStream.mostExactRows)) are not kept."
        )
      }
      console.noteUnderstood(stream.origin)
      console.note(
        "note: more than \(NumberText.count(MeasuredStream.mostExactRows)) rows are not kept"
      )
      try MergeCommand.show(
        sums,
        origin: stream.origin,
        allMetrics: measure.all,
        brief: measure.brief,
        json: output.json,
        view: views.view,
        console
      )
    }
  }

  private func show(_ model: LoadedModel, _ console: Console) throws {
    console.noteInputs([model])
    if let warning = RepeatedRows(model.predictions).warning { console.note("warning: \(warning)") }
    if let zeros = ExactZeros(model.predictions) {
      console.note("warning: \(zeros.warning(model.name))")
    }
    if explainConventions {
      let table = CalibrationTable.topLabel(model.predictions)
      let comparison = ConventionComparison(table, bins: measure.bins)
      try console.result(
        output.json ? JSONDocument.text(comparison) : ConventionsText(comparison).text
      )
      return
    }
    let evaluation = try ModelEvaluation(
      model,
      settings: views.settings(measure.settings, for: model)
    )
    let groups = try model.groups.map { try GroupTable(model, by: $0, level: measure.level) }
    let decisions = try views.decisions([model], level: measure.level)
    let check = try GateCheck(gates.gate, evaluation)
    try gates.write(
      check,
      title: evaluation.model.name,
      sentences: [evaluation.verdict],
      tables: [PaperTable(evaluation)],
      console
    )
    if output.json {
      let document = GroupedDocument(evaluation.document, groups: groups, decisions: decisions)
      try console.result(JSONDocument.text(GatedDocument(document, check)))
      return try gates.end(check)
    }
    let text =
      paper.format.map { PaperTable(evaluation).text($0) }
      ?? EvaluationText(evaluation, showsSpecs: !measure.brief).text
    let more = groups.map(\.text) + [decisions?.text].compactMap(\.self)
    try console.result(([text] + more).joined(separator: "\n\n"))
    try gates.end(check)
  }
}
