import CandorAnalyze
import CandorFigures
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing

/// Pictures of every figure and page in light, dark, narrow and on paper.
///
/// With `CANDOR_GALLERY` they are written to the folder that it names, to be looked at. What a program
/// can see in them is checked here: each is drawn whole, and the themes differ where they should.
/// What is wrong inside a page is found by ``InBrowser/AuditInBrowserTests``.
extension InBrowser {
  @Suite struct GalleryTests {
    private struct Look: Hashable {
      let name: String
      let width: Int
      let dark: Bool
      let paper: Bool
    }

    private static let looks = [
      Look(name: "light", width: 1100, dark: false, paper: false),
      Look(name: "dark", width: 1100, dark: true, paper: false),
      Look(name: "narrow", width: 380, dark: false, paper: false),
      Look(name: "paper", width: 1100, dark: true, paper: true),
    ]

    private static func pages() throws -> [(name: String, html: String, hash: String)] {
      [
        ("figures", Page(try SpecimenPages.everyFigure()).html(), ""),
        ("two", Page(try SpecimenPages.twoNetworks()).html(), ""),
        ("lesson", LessonPage(try SpecimenLesson.content()).html(), "#T=0.25"),
      ]
    }

    @Test func everyPageIsDrawnWholeInEveryLook() throws {
      let folder = try Self.folder()
      for figure in try Specimens.all() {
        _ = try WellFormed.parse(figure.svg())
        try folder.write(Data(figure.svg().utf8), figure.name + ".svg")
      }
      for page in try Self.pages() {
        try folder.write(Data(page.html.utf8), page.name + ".html")
        try Browser.use { browser in
          var papers: [String: UInt32] = [:]
          for look in Self.looks {
            try browser.open(page.html, hash: page.hash, width: look.width, dark: look.dark)
            if look.paper { try browser.call("Emulation.setEmulatedMedia", ["media": "print"]) }
            let high = try browser.value("document.documentElement.scrollHeight") as? Int
            let picture = try browser.picture()
            try folder.write(picture, "\(page.name)-\(look.name).png")
            let size = try #require(PNGSize(picture))
            #expect(size.width == look.width)
            #expect(size.height >= (high ?? .max), "\(page.name) \(look.name)")
            let colour = try browser.value("getComputedStyle(document.body).backgroundColor")
            papers["\(colour ?? "")", default: 0] += 1
          }
          // Light, narrow and on paper white, and dark once: paper is white in the dark, too.
          #expect(papers == ["rgb(255, 255, 255)": 3, "rgb(21, 25, 30)": 1])
        }
      }
    }

    /// Where pictures go: a folder that is kept, or one that is not.
    private struct Folder {
      let url: URL
      let scratch: ScratchFolder?

      func write(_ data: Data, _ name: String) throws {
        try data.write(to: url.appending(path: name))
      }
    }

    private static func folder() throws -> Folder {
      if let kept = ProcessInfo.processInfo.environment["CANDOR_GALLERY"] {
        return Folder(url: URL(filePath: kept), scratch: nil)
      }
      let scratch = try ScratchFolder()
      return Folder(url: scratch.url, scratch: scratch)
    }
  }
}

/// The size of a PNG file, from its header.
private struct PNGSize {
  let width: Int
  let height: Int

  init?(_ data: Data) {
    guard data.count > 24, data.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
    func number(_ at: Int) -> Int { data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    width = number(16)
    height = number(20)
  }
}
