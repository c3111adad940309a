import CandorAnalyze
import Foundation
import Testing

/// Writes every figure and page to the folder named by `CANDOR_GALLERY`, and pictures of the pages in
/// light, dark and narrow, to be looked at.
@Suite struct GalleryTests {
  private static let folder = ProcessInfo.processInfo.environment["CANDOR_GALLERY"]

  @Test(.enabled(if: folder != nil, "set CANDOR_GALLERY to a folder to look at the figures"))
  func writesTheGallery() throws {
    let folder = URL(filePath: Self.folder ?? "")
    for figure in try Specimens.all() {
      try Data(figure.svg().utf8).write(to: folder.appending(path: figure.name + ".svg"))
    }
    let pages = [
      ("figures", Page(try SpecimenPages.everyFigure()).html(), ""),
      ("two", Page(try SpecimenPages.twoNetworks()).html(), ""),
      ("lesson", LessonPage(try SpecimenLesson.content()).html(), "#T=0.25"),
    ]
    for (name, html, _) in pages {
      try Data(html.utf8).write(to: folder.appending(path: name + ".html"))
    }
    guard Browser.program != nil else { return }
    try Browser.use { browser in
      for (name, html, hash) in pages {
        for (look, width, dark) in [
          ("light", 1100, false), ("dark", 1100, true), ("narrow", 380, false),
        ] {
          try browser.open(html, hash: hash, width: width, dark: dark)
          try browser.picture().write(to: folder.appending(path: "\(name)-\(look).png"))
        }
        try browser.call("Emulation.setEmulatedMedia", ["media": "print"])
        try browser.picture().write(to: folder.appending(path: "\(name)-print.png"))
      }
    }
  }
}
