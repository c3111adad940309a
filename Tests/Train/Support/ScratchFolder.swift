import CandorTestSupport
import Foundation

/// Runs a closure with a fresh folder, which is gone afterwards.
func withScratchFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = try ScratchFolder()
  return try withExtendedLifetime(folder) { try body(folder.url.path) }
}
