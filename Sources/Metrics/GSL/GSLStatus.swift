internal import CCandorGSL

/// The one place that prepares GSL and turns its status codes into errors.
///
/// GSL's default error handler aborts the process. Every wrapper touches ``quiet`` before its first
/// call, which turns the handler off once for the process.
enum GSLStatus {
  /// Turns GSL's aborting error handler off, once.
  static let quiet: Void = {
    _ = gsl_set_error_handler_off()
  }()

  /// Throws when a GSL status code is not success.
  static func check(_ status: Int32, _ call: String) throws {
    guard Int(status) == GSL_SUCCESS else {
      let reason = gsl_strerror(status).map { String(cString: $0) } ?? "unknown failure"
      throw MetricsError(.library, "\(call) failed with GSL status \(status): \(reason).")
    }
  }
}
