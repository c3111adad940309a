public import CandorFigures
public import CandorFormats

/// Everything that a page says, as plain values; ``Page`` makes HTML of it.
///
/// Strings may come from outside (names of runs, classes, files): they are escaped when written.
public struct PageContent: Sendable {
  /// The title of the page.
  public var title: String
  /// One line beneath the title: what was evaluated, on what, when that matters.
  public var subtitle: String?
  /// The verdict in plain language, one paragraph each, before anything else.
  public var verdict: [String]
  /// What fills the first screen: the picture that carries the verdict, and what stands beside it.
  public var opening: PageOpening?
  /// What the reader must know before believing the numbers.
  public var warnings: [String]
  /// What stands above the warnings; `nil` for the words that every page has.
  public var warningsTitle: String?
  /// The sections in order.
  public var sections: [PageSection]
  /// One line at the foot, such as the version that wrote the page.
  public var footer: String?
  /// The language of the words.
  public var language: Language

  /// Creates the content of a page.
  public init(
    title: String,
    subtitle: String? = nil,
    verdict: [String],
    opening: PageOpening? = nil,
    warnings: [String] = [],
    sections: [PageSection],
    footer: String? = nil,
    language: Language = .english
  ) {
    self.opening = opening
    self.language = language
    self.title = title
    self.subtitle = subtitle
    self.verdict = verdict
    self.warnings = warnings
    self.sections = sections
    self.footer = footer
  }
}

/// What fills the first screen: two columns where there is room, else the left one above the right.
public struct PageOpening: Sendable {
  /// The sections of the left column, which holds the picture.
  public var left: [PageSection]
  /// The sections of the right column.
  public var right: [PageSection]

  /// Creates an opening.
  public init(left: [PageSection], right: [PageSection]) {
    self.left = left
    self.right = right
  }

  /// All its sections, as they are read.
  public var sections: [PageSection] { left + right }
}

/// A part of a page with a heading.
public struct PageSection: Sendable {
  /// The heading.
  public var title: String
  /// What stands in the section, in order.
  public var blocks: [PageBlock]
  /// What follows from the section, in one line at its end.
  public var takeaway: String?
  /// How to read the section, one paragraph each; folded away until asked for.
  public var howToRead: [String]
  /// Whether the section itself is folded away until asked for.
  public var isFolded: Bool
  /// Whether the contents list names the section.
  public var isListed = true

  /// Creates a section.
  public init(
    title: String,
    blocks: [PageBlock],
    takeaway: String? = nil,
    howToRead: [String] = [],
    isFolded: Bool = false
  ) {
    self.title = title
    self.blocks = blocks
    self.takeaway = takeaway
    self.howToRead = howToRead
    self.isFolded = isFolded
  }
}

/// One thing in a section.
public enum PageBlock: Sendable {
  /// Running text.
  case paragraph(String)
  /// The sentence that a section is there for, larger than the rest.
  case lead(String)
  /// Answers to questions that can be answered with a word.
  case answers([PageAnswer])
  /// Points, one line each.
  case list([String])
  /// The few numbers that matter, each with its interval.
  case keyNumbers([KeyNumber])
  /// Numbers with intervals and specs.
  case numbers(NumberTable)
  /// A table of words and numbers without specs.
  case table(PlainTable)
  /// A table that needs the whole width.
  case wideTable(PlainTable)
  /// Names and what belongs to them: how it was made.
  case facts([Fact])
  /// Figures side by side where the window is wide enough, each with its caption.
  case figures([Figure])
  /// Small images with a few words each.
  case images(ImageStrip)
  /// Strips of images, folded away until asked for.
  case foldedImages(FoldedImages)
}

/// An answer to a question: a word, and what it rests on.
public struct PageAnswer: Sendable {
  /// What was asked.
  public let question: String
  /// The answer, such as `yes`, `no` or `cannot tell`.
  public let word: String
  /// What it rests on.
  public let reason: String

  /// Creates an answer.
  public init(_ question: String, _ word: String, _ reason: String) {
    self.question = question
    self.word = word
    self.reason = reason
  }
}

/// A number that matters for the verdict, shown large.
public struct KeyNumber: Sendable {
  /// What it is.
  public let label: String
  /// The number, to the digits that its interval supports.
  public let value: String
  /// Its interval, or what it is to be held against.
  public let note: String?
  /// The row of the page's full table that defines it.
  public let anchor: String?

  /// Creates a number.
  public init(_ label: String, _ value: String, note: String? = nil, anchor: String? = nil) {
    self.label = label
    self.value = value
    self.note = note
    self.anchor = anchor
  }
}

/// A name and what belongs to it.
public struct Fact: Sendable {
  /// The name, such as `learning rate`.
  public let name: String
  /// What belongs to it, such as `0.1`.
  public let value: String

  /// Creates a fact.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A table of words and numbers.
public struct PlainTable: Sendable {
  /// What the table shows.
  public let caption: String
  /// The heads of the columns; the first is that of the row names.
  public let columns: [String]
  /// The rows; the first cell of each names the row.
  public let rows: [[String]]

  /// Creates a table.
  public init(caption: String, columns: [String], rows: [[String]]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}

/// Small images in a row.
public struct ImageStrip: Sendable {
  /// One image.
  public struct Item: Sendable {
    /// The image.
    public let image: GreyImage
    /// What it shows, for those who do not see it.
    public let description: String
    /// A few words beneath it, one line each.
    public let lines: [String]

    /// Creates an item.
    public init(image: GreyImage, description: String, lines: [String]) {
      self.image = image
      self.description = description
      self.lines = lines
    }
  }

  /// What the images have in common.
  public let caption: String
  /// The images in order.
  public let items: [Item]

  /// Creates a strip.
  public init(caption: String, items: [Item]) {
    self.caption = caption
    self.items = items
  }
}

/// Strips of images behind one line that unfolds them, with no script.
public struct FoldedImages: Sendable {
  /// The line that stands there while they are folded away.
  public let summary: String
  /// The strips in order.
  public let strips: [ImageStrip]

  /// Creates folded strips.
  public init(summary: String, strips: [ImageStrip]) {
    self.summary = summary
    self.strips = strips
  }
}
