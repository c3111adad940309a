import CandorAnalyze
import Foundation

/// Where a command speaks: results to standard output, everything else to standard error.
struct Console: Sendable {
  /// Whether progress and notes are kept back (`--quiet`).
  var quiet = false

  /// Whether standard error is a terminal that can redraw a line.
  var drawsProgress: Bool {
    guard !quiet, isatty(STDERR_FILENO) == 1 else { return false }
    return ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// How many characters fit on a line of standard error.
  static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return Int(size.ws_col) - 1
  }

  /// Whether standard output may be coloured: a terminal, and the user did not object.
  var coloursResult: Bool {
    let environment = ProcessInfo.processInfo.environment
    guard environment["NO_COLOR", default: ""].isEmpty else { return false }
    return isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
  }

  /// Writes a result, with a final line break, to standard output.
  ///
  /// A minus sign becomes a hyphen, so that spreadsheets, awk and Python read every number.
  func result(_ text: String) throws {
    let plain = text.replacing("\u{2212}", with: "-")
    try Self.write(plain + "\n", to: STDOUT_FILENO, named: "standard output")
  }

  /// Says something that is not a result, unless the user wants quiet.
  func note(_ text: String) {
    guard !quiet else { return }
    // A lost note must not stop the work: the result decides the exit code.
    try? Self.write(text + "\n", to: STDERR_FILENO, named: "standard error")
  }

  /// Says what went wrong; never kept back.
  func complain(_ text: String) {
    try? Self.write("candor: \(text)\n", to: STDERR_FILENO, named: "standard error")
  }

  /// Writes every byte of a text to a descriptor, through interruptions and short writes.
  static func write(_ text: String, to descriptor: Int32, named name: String) throws {
    WorkLine.erase()
    var text = text
    try text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, rest.count > 0 {
        let written = Foundation.write(descriptor, base, rest.count)
        if written >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        } else if errno == EPIPE {
          throw CommandFailure.closedPipe
        } else if errno != EINTR {
          throw CommandFailure(
            .cannotWrite,
            "Cannot write to \(name): \(String(cString: strerror(errno)))."
          )
        }
      }
    }
  }
}

extension Console {
  /// Says what was made of the columns or arrays of the inputs, which of them play no part, and what
  /// is doubtful about them.
  func noteInputs(_ models: [LoadedModel]) {
    for model in models { noteUnderstood(model.origin) }
    for doubt in models.flatMap(\.doubts) { note("warning: \(doubt)") }
  }

  /// Says what was made of the names in a file of predictions.
  func noteUnderstood(_ origin: ModelOrigin) {
    guard let understood = origin.understood else { return }
    // Several files have a line each, which begins with the file's name.
    note(understood.contains("\n") ? understood : "\(origin.path): \(understood)")
  }
}
