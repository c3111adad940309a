import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorSpecimens
import Foundation
import Testing

/// Each kind of block as HTML: what it holds and in which element.
@Suite struct PageBlocksTests {
  private static func html(_ blocks: [PageBlock], title: String = "s") -> String {
    Page(
      PageContent(title: "t", verdict: [], sections: [PageSection(title: title, blocks: blocks)])
    ).html()
  }

  private static func texts(_ block: PageBlock) throws -> [String] {
    let all = try WellFormed.parse(html([block])).texts
    let empty = try WellFormed.parse(html([])).texts
    // What every page has is taken away once.
    var rest = all
    for text in empty { if let place = rest.firstIndex(of: text) { rest.remove(at: place) } }
    return rest.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  @Test(arguments: [
    (PageBlock.paragraph("A & B"), ["A & B"]), (.lead("<first>"), ["<first>"]),
    (.list(["one", "two"]), ["one", "two"]),
    (.facts([Fact("name", "value"), Fact("rate", "0.1")]), ["name", "value", "rate", "0.1"]),
    (
      .table(PlainTable(caption: "cap", columns: ["h1", "h2"], rows: [["a", "b"], ["c", "d"]])),
      ["cap", "h1", "h2", "a", "b", "c", "d"]
    ),
    (
      .wideTable(PlainTable(caption: "cap", columns: ["h"], rows: [["a"]])), ["cap", "h", "a"]
    ),
  ])
  func `every text of a block is on the page, in its order`(
    _ block: PageBlock,
    _ expected: [String]
  ) throws {
    #expect(try Self.texts(block) == expected)
  }

  @Test func `answers hold question, word and reason`() throws {
    let texts = try Self.texts(.answers([PageAnswer("may I?", "no", "it is late")]))
    for part in ["may I?", "no", "it is late"] {
      #expect(texts.contains { $0.contains(part) }, "\(texts)")
    }
  }

  @Test func `a key number leads to its row, where it has one`() throws {
    let numbers = [
      KeyNumber("loss", "0.41", note: "0.40 to 0.42", anchor: "number-log_loss"),
      KeyNumber("rows", "9"),
    ]
    let table = NumberTable(
      caption: "c",
      columns: ["m"],
      rows: [
        .init(label: "log loss", spec: nil, cells: [.init("0.4123")], anchor: "number-log_loss")
      ]
    )
    let document = try WellFormed.parse(Self.html([.keyNumbers(numbers), .numbers(table)]))
    #expect(document.references.count { $0 == "number-log_loss" } == 1)
    #expect(document.ids.count { $0 == "number-log_loss" } == 1)
    for part in ["loss", "0.41", "0.40 to 0.42", "rows", "9", "0.4123"] {
      #expect(document.texts.contains(part), "\(part)")
    }
  }

  @Test func `images carry their pixels, their size and what they show`() throws {
    let item = ImageStrip.Item(
      image: GreyImage(width: 3, height: 2, pixels: [0, 50, 100, 150, 200, 250]),
      description: "a \"boot\"",
      lines: ["bag", "taken for boot"]
    )
    let html = Self.html([.images(ImageStrip(caption: "the worst", items: [item, item]))])
    let document = try WellFormed.parse(html)
    #expect(document.elements.count { $0 == "img" } == 2)
    #expect(document.attributes.count { $0 == "a \"boot\"" } == 2)
    let addresses = document.attributes.filter { $0.hasPrefix("data:image/") }
    #expect(addresses.count == 2 && Set(addresses).count == 1)
    #expect(document.texts.contains("the worst") && document.texts.contains("taken for boot"))
    let folded = FoldedImages(summary: "unfold", strips: [ImageStrip(caption: "c", items: [item])])
    let hidden = try WellFormed.parse(Self.html([.foldedImages(folded)]))
    #expect(hidden.elements.contains("summary") && hidden.texts.contains("unfold"))
  }

  @Test func `a folded section unfolds, and its heading stays`() throws {
    var section = PageSection(title: "rare", blocks: [.paragraph("deep")], isFolded: true)
    let folded = try WellFormed.parse(
      Page(PageContent(title: "t", verdict: [], sections: [section])).html()
    )
    #expect(folded.elements.contains("details") && folded.texts.contains { $0.contains("rare") })
    section.isFolded = false
    section.takeaway = "so it goes"
    section.howToRead = ["slowly"]
    let open = try WellFormed.parse(
      Page(PageContent(title: "t", verdict: [], sections: [section])).html()
    )
    #expect(open.texts.contains { $0.contains("so it goes") })
    #expect(open.texts.contains("slowly") && open.texts.contains("rare"))
  }

  @Test func `the contents name the sections from three on, but those that are not listed`() throws
  {
    func page(_ count: Int, hidden: Int? = nil) throws -> WellFormed {
      let sections = (0..<count).map { index in
        var section = PageSection(title: "part \(index)", blocks: [.paragraph("p")])
        section.isListed = index != hidden
        return section
      }
      return try WellFormed.parse(
        Page(PageContent(title: "t", verdict: [], sections: sections)).html()
      )
    }
    #expect(try !page(2).elements.contains("nav"))
    let three = try page(3)
    #expect(three.elements.contains("nav"))
    #expect(three.texts.count { $0 == "part 1" } == 2)
    #expect(three.references.filter { $0.hasPrefix("s") }.allSatisfy(three.ids.contains))
    let four = try page(4, hidden: 1)
    #expect(four.texts.count { $0 == "part 1" } == 1 && four.texts.count { $0 == "part 2" } == 2)
  }

  @Test func `ids of figures and notes are never the same twice`() throws {
    let table = NumberTable(
      caption: "c",
      columns: ["m"],
      rows: [.init(label: "a", spec: "spec", cells: [.init("1")])]
    )
    let sections = (0..<3).map {
      PageSection(title: "s\($0)", blocks: [.numbers(table), .numbers(table)])
    }
    let document = try WellFormed.parse(
      Page(PageContent(title: "t", verdict: [], sections: sections)).html()
    )
    #expect(Set(document.ids).count == document.ids.count)
    #expect(document.texts.count { $0 == "spec" } == 6)
    #expect(document.references.allSatisfy(document.ids.contains))
  }
}
