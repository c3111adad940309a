import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorProgress
import CandorText

/// `candor recalibrate`: maps that mend confidence.
struct RecalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recalibrate",
    abstract: "Recalibrate a model: fit a map, apply it, or see what it would do.",
    subcommands: [Fit.self, Apply.self, Try.self]
  )

  /// Fits a map on labelled rows and saves it.
  struct Fit: InputCommand {
    static let configuration = CommandConfiguration(
      commandName: "fit",
      abstract: "Fit a map on labelled rows and save it.",
      discussion: """
        Evaluate the map on other rows than these. 'candor recalibrate try' does so by cross-fitting.

        Example:
          candor recalibrate fit validation.npz --method temperature -o map.json
        """
    )

    /// How the map is made.
    struct MapOptions: ParsableArguments {
      @Option(help: "How the map is made.")
      var method: RecalibrationKind = .temperature
      @Option(
        name: .shortAndLong,
        help: "The file to write.",
        completion: .file(extensions: ["json"])
      )
      var output: String
    }

    @OptionGroup(title: "The map") var made: MapOptions
    @OptionGroup var input: InputOptions
    @Flag(name: .shortAndLong, help: "No notes; only errors.")
    var quiet = false

    var isQuiet: Bool { quiet }

    func execute(_ console: Console) throws {
      try input.refuseGroups("recalibrate fit")
      var settings = input.settings
      // A map goes by the order of the file's classes, as the rows that it is applied to have it.
      settings.putsPositiveLast = false
      let model = try ModelLoader(settings).loadWhatFits(input.models(atMost: 1))[0]
      console.noteInputs([model])
      try MemoryCheck.check(.recalibrating(model, [made.method], folds: 1))
      console.noteTime(of: [made.method], model, fits: 1)
      let stage = Progress.open("fitting \(made.method.rawValue)")
      let map = try made.method.method.fit(model.predictions)
      stage?.close()
      let record = FitRecord(model)
      let harm = HeldOutCheck.warning(model.predictions, made.method)
      for warning in [harm, map.certificate.warning].compactMap(\.self) + record.warnings {
        console.note("warning: \(warning)")
      }
      try AtomicFile.write(
        text: JSONDocument.text(RecordedMap(map, record)) + "\n",
        to: made.output
      )
      console.note("wrote \(made.output): \(RecalibrationText.summary(map))")
    }
  }

  /// Applies a saved map.
  struct Apply: InputCommand {
    static let configuration = CommandConfiguration(
      commandName: "apply",
      abstract: "Apply a saved map to predictions and write the result.",
      discussion: """
        Labels are not needed. A table or JSON is written as it came in, row by row, with every \
        other column as it stands; an .npz keeps its other arrays.

        Examples:
          candor recalibrate apply map.json test.npz -o recalibrated.npz
          candor recalibrate apply map.json new.csv --probability risk -o recalibrated.csv
        """
    )

    @Argument(help: "A map that 'recalibrate fit' saved.", completion: .file(extensions: ["json"]))
    var map: String
    /// Where the result goes.
    struct FileOptions: ParsableArguments {
      @Option(
        name: .shortAndLong,
        help: "The file to write: .csv, .tsv, .jsonl, .json, .npz or .npy.",
        completion: .file(extensions: ["csv", "tsv", "jsonl", "json", "npz", "npy"])
      )
      var output: String
    }

    @OptionGroup(title: "The result") var file: FileOptions
    @OptionGroup var input: InputOptions
    @Flag(name: .shortAndLong, help: "No notes; only errors.")
    var quiet = false

    var isQuiet: Bool { quiet }

    func execute(_ console: Console) throws {
      try input.refuseGroups("recalibrate apply")
      var settings = input.settings
      settings.putsPositiveLast = false
      let (path, output) = (map, file.output)
      let map = try SavedMap.read(path)
      if map.certificate.limit == .changed, let warning = map.certificate.warning {
        console.note("warning: \(warning)")
      }
      let named = try input.models(atMost: 1)[0]
      if case .path(let name) = named, try ModelLoader.holdsPredictions(named) {
        let written = try RecalibratedFile(
          name,
          map,
          RecordedMap.record(path),
          settings,
          to: output
        )
        console.note("\(name): \(written.understood)")
        for warning in written.warnings { console.note("warning: \(warning)") }
        console.note("wrote \(output): \(NumberText.count(written.rows)) rows, by \(map.spec)")
        return
      }
      let model = try ModelLoader(settings).loadWhatFits([named])[0]
      console.noteInputs([model])
      let stage = Progress.open("writing \(output)")
      try PredictionWriter.write(PredictionBatch(map.apply(model.predictions)), to: output)
      stage?.close()
      console.note("wrote \(output): \(model.headline), by \(map.spec)")
    }
  }

  /// Shows what each method would do, evaluated on rows it was not fitted on.
  struct Try: InputCommand {
    static let configuration = CommandConfiguration(
      commandName: "try",
      abstract: "Show what each method would do to the loss, by cross-fitting.",
      discussion: """
        Each row is evaluated by a map fitted on other rows, so the numbers are honest.

        Example:
          candor recalibrate try runs/mlp
        """
    )

    /// Which methods, and how they are evaluated.
    struct TrialOptions: ParsableArguments {
      @Option(help: "A method to try; by default all. Repeatable.")
      var method: [RecalibrationKind] = []
      @Option(help: "Folds.")
      var folds = 5
      @Option(help: "Bins of the calibration error.")
      var bins = 15
      @Option(help: "Seed of the folds.")
      var seed: UInt64 = 0

      func validate() throws {
        guard folds >= 2 else {
          throw ValidationError("--folds must be at least 2; found \(folds).")
        }
        guard (1...100_000).contains(bins) else {
          throw ValidationError("--bins must lie in 1...100000; found \(bins).")
        }
      }
    }

    @OptionGroup(title: "The trial") var how: TrialOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup var input: InputOptions

    var isQuiet: Bool { output.quiet }

    func execute(_ console: Console) throws {
      try input.refuseGroups("recalibrate try")
      let model = try ModelLoader(input.settings).loadWhatFits(input.models(atMost: 1))[0]
      console.noteInputs([model])
      let methods = how.method.isEmpty ? RecalibrationKind.allCases : how.method
      try MemoryCheck.check(.recalibrating(model, methods, folds: how.folds))
      console.noteTime(of: methods, model, fits: how.folds)
      // A trial that is soon over prints its table alone.
      let notes = LateNotes(console)
      defer { notes.end() }
      let trial = try RecalibrationTrial(
        model,
        methods: methods,
        folds: how.folds,
        bins: how.bins,
        seed: how.seed
      ) { row, count in
        guard let method = row.method else { return }
        notes.note(
          "\(count) of \(methods.count): \(method.rawValue), log loss"
            + " \(NumberText.metric(row.log_loss)), ECE \(NumberText.metric(row.ece))"
        )
      }
      notes.end()
      for warning in trial.warnings { console.note("warning: \(warning)") }
      try console.result(output.json ? JSONDocument.text(trial) : trial.text)
    }
  }
}
