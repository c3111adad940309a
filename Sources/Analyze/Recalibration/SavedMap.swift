import CandorFormats
public import CandorMetrics
import CandorText
import Foundation

/// Recalibration maps in files.
public enum SavedMap {
  /// Reads a map that was saved as JSON.
  ///
  /// - Throws: `FormatsError` naming the file when it is not one.
  public static func read(_ path: String) throws -> Recalibrator {
    let bytes = try InputFile(path).readWhole()
    do {
      return try JSONDecoder().decode(Recalibrator.self, from: Data(bytes))
    } catch let error as MetricsError {
      throw FormatsError(.malformed, path: path, error.description)
    } catch {
      throw FormatsError(
        .malformed,
        path: path,
        "is no map that 'candor recalibrate fit' saved; fit it again."
      )
    }
  }
}

/// A fitted map in words.
public enum RecalibrationText {
  /// The method, its main number where it has one, and how its fit ended.
  public static func summary(_ map: Recalibrator) -> String {
    let temperature = map.temperature.map { ", temperature \(NumberText.fixed($0, 4))" } ?? ""
    let certificate = map.certificate
    let end = certificate.converged ? "converged" : "not converged"
    return "\(map.kind.rawValue)\(temperature) on \(NumberText.count(certificate.rows)) rows;"
      + " \(end) after \(certificate.iterations) iterations"
  }
}
