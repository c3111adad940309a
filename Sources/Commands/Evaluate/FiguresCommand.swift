import ArgumentParser
import CandorAnalyze
import CandorFigures
import CandorFormats
import Foundation

/// `candor figures`: every figure of a report as a file of its own.
struct FiguresCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Write every figure as an SVG file of its own, and as PNG or PDF where asked for.",
    discussion: """
      PNG and PDF are made by rsvg-convert, from the package librsvg2-bin.

      Example:
        candor figures runs/mlp runs/dropout -o figures --png
        candor figures runs/mlp --width 84mm --no-title --no-legend --pdf
      """
  )

  /// How the figures are drawn.
  struct DrawingOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The folder to write into.", completion: .directory)
    var output = "figures"
    @Flag(help: "Write PNG files, too.")
    var png = false
    @Flag(help: "Write PDF files, too.")
    var pdf = false
    @Option(
      help: ArgumentHelp(
        "How wide each figure stands on paper, in mm, cm, in, pt or px; the words scale with it.",
        valueName: "84mm"
      ),
      transform: { text in
        guard let width = FigureWidth(text) else {
          throw ValidationError("'\(text)' is no width; write a number and mm, cm, in, pt or px.")
        }
        return width
      }
    )
    var width: FigureWidth?
    @Flag(inversion: .prefixedNo, help: "Write the title above the drawing.")
    var title = true
    @Flag(inversion: .prefixedNo, help: "Write the legend above the drawing.")
    var legend = true
  }

  @OptionGroup(title: "Drawing") var drawing: DrawingOptions
  @OptionGroup(title: "Measuring") var measure: MeasureOptions
  @OptionGroup(title: "Measuring") var views: ViewOptions
  @OptionGroup var input: InputOptions
  @Flag(name: .shortAndLong, help: "No notes; only results and errors.")
  var quiet = false

  var isQuiet: Bool { quiet }

  func execute(_ console: Console) throws {
    try input.refuseGroups("figures")
    let read = try ModelLoader(input.settings).loadWhatFits(input.models())
    let models = try JoinedRows(read, .all).models
    console.noteInputs(models)
    let report = try Report(models, settings: views.settings(measure.settings, for: models))
    try Folder.make(drawing.output)
    for figure in try report.figures {
      let path = "\(drawing.output)/\(figure.name).svg"
      try AtomicFile.write(
        text: figure.svg(width: drawing.width, titled: drawing.title, legend: drawing.legend),
        to: path
      )
      try console.result(path)
      for format in [drawing.png ? "png" : nil, drawing.pdf ? "pdf" : nil].compactMap(\.self) {
        let converted = "\(drawing.output)/\(figure.name).\(format)"
        try convert(path, to: converted, format)
        try console.result(converted)
      }
    }
    // The numbers behind the decision curve, for who draws it elsewhere.
    let thresholds = views.thresholds.isEmpty ? DecisionCurves.usualThresholds : views.thresholds
    if let curves = try DecisionCurves(models, thresholds: thresholds, level: measure.level) {
      let path = "\(drawing.output)/\(DecisionFigure.name(models.map(\.name))).json"
      try AtomicFile.write(text: JSONDocument.text(curves) + "\n", to: path)
      try console.result(path)
    }
  }

  private func convert(_ path: String, to target: String, _ format: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // A width on paper is kept as it is; pixels are doubled, for screens that need it.
    let zoom =
      drawing.width == nil
      ? ["--zoom", "2"] : format == "png" ? ["--zoom", "4"] : []
    process.arguments = ["rsvg-convert", "--format", format] + zoom + ["--output", target, path]
    do {
      try process.run()
    } catch {
      throw CommandFailure(.internalFault, "rsvg-convert could not be started: \(error)")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CommandFailure(
        .cannotWrite,
        "\(target): rsvg-convert ended with \(process.terminationStatus); install librsvg2-bin."
      )
    }
  }
}
