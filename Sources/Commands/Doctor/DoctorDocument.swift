import CandorFormats

/// The JSON of `candor doctor`.
struct DoctorDocument: Encodable {
  private struct Entry: Encodable {
    let path: String
    let kind: Diagnosis.Kind
    let broken: Bool
    let whole: [String]
    let findings: [Finding]
    /// What mends everything broken, in order.
    let commands: [String]
  }

  private let schema = "candor.doctor/1"
  private let inputs: [Entry]

  init(_ diagnoses: [Diagnosis]) {
    inputs = diagnoses.map {
      Entry(
        path: $0.path,
        kind: $0.kind,
        broken: $0.isBroken,
        whole: $0.whole,
        findings: $0.findings,
        commands: $0.commands
      )
    }
  }
}
