public import CandorFigures
public import CandorFormats

/// Everything that a page says, as plain values; ``Page`` makes HTML of it.
///
/// Strings may come from outside (names of runs, classes, files): they are escaped when written.
public struct PageContent: Sendable {
  /// The title of the page.
  public var title: String
  /// One line beneath the title: what was judged, on what, when that matters.
  public var subtitle: String?
  /// The verdict in plain language, one paragraph each, before anything else.
  public var verdict: [String]
  /// What the reader must know before believing the numbers.
  public var warnings: [String]
  /// The sections in order.
  public var sections: [PageSection]
  /// One line at the foot, such as the version that wrote the page.
  public var footer: String?

  /// Creates the content of a page.
  public init(
    title: String,
    subtitle: String? = nil,
    verdict: [String],
    warnings: [String] = [],
    sections: [PageSection],
    footer: String? = nil
  ) {
    self.title = title
    self.subtitle = subtitle
    self.verdict = verdict
    self.warnings = warnings
    self.sections = sections
    self.footer = footer
  }
}

/// A part of a page with a heading.
public struct PageSection: Sendable {
  /// The heading.
  public var title: String
  /// What stands in the section, in order.
  public var blocks: [PageBlock]
  /// How to read the section, one paragraph each; folded away until asked for.
  public var howToRead: [String]

  /// Creates a section.
  public init(title: String, blocks: [PageBlock], howToRead: [String] = []) {
    self.title = title
    self.blocks = blocks
    self.howToRead = howToRead
  }
}

/// One thing in a section.
public enum PageBlock: Sendable {
  /// Running text.
  case paragraph(String)
  /// Points, one line each.
  case list([String])
  /// Numbers with intervals and specs.
  case numbers(NumberTable)
  /// A table of words and numbers without specs.
  case table(PlainTable)
  /// Names and what belongs to them: how it was made.
  case facts([Fact])
  /// Figures side by side where the window is wide enough, each with its caption.
  case figures([Figure])
  /// Small images with a few words each.
  case images(ImageStrip)
  /// Strips of images, folded away until asked for.
  case foldedImages(FoldedImages)
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
