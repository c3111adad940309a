/// Spans of time as words.
enum Durations {
  /// What is left: to five seconds below two minutes, to the minute below two hours, else to the hour.
  static func left(_ seconds: Double) -> String {
    if seconds < 120 { return "about \(max(5, Int((seconds / 5).rounded()) * 5)) s left" }
    if seconds < 7_200 { return "about \(Int((seconds / 60).rounded())) min left" }
    return seconds < 3_600_000 ? "about \(Int((seconds / 3_600).rounded())) h left" : "weeks left"
  }

  /// What has passed.
  static func passed(_ seconds: Double) -> String {
    seconds < 120 ? "\(Int(seconds)) s so far" : "\(Int(seconds / 60)) min so far"
  }
}
