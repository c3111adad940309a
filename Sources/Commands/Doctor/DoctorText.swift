import CandorFormats

/// A diagnosis for people: what is whole, then each finding with what to do.
enum DoctorText {
  static func text(_ diagnosis: Diagnosis) -> String {
    let broken = diagnosis.findings.count { $0.gravity == .broken }
    let state =
      broken == 0 ? "whole" : "broken, \(broken) \(broken == 1 ? "finding" : "findings")"
    var lines = ["\(Shown.path(diagnosis.path)): \(state)"]
    lines += diagnosis.whole.map { "  whole   \($0)" }
    for finding in diagnosis.findings {
      let mark = finding.gravity == .broken ? "BROKEN" : "note  "
      lines.append("")
      lines.append("  \(mark)  \(finding.problem)")
      lines.append("          \(finding.advice)")
      // Where several things are broken, the commands follow together, each once.
      if broken < 2 || finding.gravity == .note {
        lines += finding.commands.map { "            \($0)" }
      }
    }
    if broken > 1, !diagnosis.commands.isEmpty {
      lines += ["", "  To repair it, in this order:"] + diagnosis.commands.map { "    \($0)" }
    }
    return lines.joined(separator: "\n")
  }
}
