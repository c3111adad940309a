import CandorAnalyze
import Foundation
import Testing

/// Writes every figure to the folder named by `CANDOR_GALLERY`, to be looked at.
@Suite struct GalleryTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["CANDOR_GALLERY"] != nil))
  func writesTheGallery() throws {
    let folder = ProcessInfo.processInfo.environment["CANDOR_GALLERY"] ?? ""
    for figure in try Specimens.all() {
      try figure.svg().write(
        toFile: "\(folder)/\(figure.name).svg",
        atomically: true,
        encoding: .utf8
      )
    }
    try LessonPage(try SpecimenLesson.content()).html()
      .write(toFile: "\(folder)/lesson.html", atomically: true, encoding: .utf8)
    try Page(try SpecimenPages.twoNetworks()).html()
      .write(toFile: "\(folder)/two.html", atomically: true, encoding: .utf8)
  }
}
