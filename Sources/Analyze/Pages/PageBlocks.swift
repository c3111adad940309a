import CandorFigures
internal import CandorFormats

/// The blocks of a page in the shape that the templates read.
///
/// Keys are different at every level, because a template that misses a key looks further out.
enum PageBlocks {
  static func object(_ block: PageBlock, id: String) -> [String: Any] {
    switch block {
    case .paragraph(let text): ["paragraph": text]
    case .lead(let text): ["lead": text]
    case .answers(let answers):
      [
        "answers": [
          "asked": answers.map {
            ["question": $0.question, "word": $0.word, "reason": $0.reason]
          }
        ]
      ]
    case .keyNumbers(let numbers):
      [
        "keyNumbers": [
          "tiles": numbers.map { number in
            (["label": number.label, "value": number.value] as [String: Any])
              .adding("remark", number.note).adding("definition", number.anchor)
          }
        ]
      ]
    case .list(let points): ["list": ["points": points]]
    case .numbers(let table): ["numbers": numbers(table, id: id)]
    case .table(let table): ["table": self.table(table)]
    case .wideTable(let table):
      ["table": self.table(table).merging(["extent": "wide"]) { first, _ in first }]
    case .facts(let facts):
      ["facts": ["pairs": facts.map { ["name": $0.name, "value": $0.value] }]]
    case .figures(let figures): ["figures": ["drawings": drawings(figures, id: id)]]
    case .images(let strip): ["images": images(strip)]
    case .foldedImages(let folded):
      ["folded": ["summary": folded.summary, "strips": folded.strips.map(images)]]
    }
  }

  static func drawings(_ figures: [Figure], id: String) -> [[String: Any]] {
    figures.enumerated().map { index, figure in
      let address = figure.dataAddress
      let svg = figure.inlineSVG(id: "\(id)f\(index + 1)")
      let drawing: [String: Any] = [
        "caption": figure.caption,
        "drawing": svg,
        "heading": figure.title,
        "shape": isTall(svg) ? "tall" : "flat",
      ]
      // A page stays small: of a large drawing, `candor figures` writes the file.
      let saved = ["address": address, "file": figure.name]
      return drawing.adding("saved", address.utf8.count <= largestSaved ? saved : nil)
    }
  }

  /// Whether a drawing is higher than it is wide, so that its caption stands better beside it.
  private static func isTall(_ svg: String) -> Bool {
    guard let start = svg.firstRange(of: "viewBox=\"")?.upperBound else { return false }
    let sizes = svg[start...].prefix { $0 != "\"" }.split(separator: " ").compactMap { Double($0) }
    return sizes.count == 4 && sizes[3] > sizes[2]
  }

  /// How many bytes of its own document a figure may carry with it.
  private static let largestSaved = 16_000

  private static func table(_ table: PlainTable) -> [String: Any] {
    let worded = table.columns.indices.map { column in table.holdsWords(column) }
    func cell(_ text: String, _ column: Int) -> [String: Any] {
      let isWorded = worded.indices.contains(column) && worded[column]
      return ["text": text as Any].adding("worded", isWorded ? true : nil)
    }
    return [
      "caption": table.caption,
      "columns": table.columns.enumerated().map { cell($1, $0) },
      "rows": table.rows.map { row in
        [
          "head": row.first ?? "",
          "cells": row.enumerated().dropFirst().map { cell($1, $0) },
        ] as [String: Any]
      },
    ]
  }

  static func images(_ strip: ImageStrip) -> [String: Any] {
    [
      "caption": strip.caption,
      "items": strip.items.map { item in
        [
          "source": item.image.address,
          "description": item.description,
          "width": item.image.width,
          "height": item.image.height,
          "lines": item.lines,
        ] as [String: Any]
      },
    ]
  }

  /// Rows with the numbers of their notes; rows of one spec share a note.
  private static func numbers(_ table: NumberTable, id: String) -> [String: Any] {
    var specs: [String] = []
    let rows = table.rows.map { row in
      var note: [String: Any]?
      if let spec = row.spec {
        if !specs.contains(spec) { specs.append(spec) }
        let number = (specs.firstIndex(of: spec) ?? 0) + 1
        note = ["anchor": "\(id)n\(number)", "number": number, "spec": spec]
      }
      let cells = row.cells.map { cell in
        ["value": cell.value as Any].adding("interval", cell.interval)
      }
      return ["label": row.label, "cells": cells].adding("note", note)
        .adding("row", row.anchor)
    }
    return [
      "caption": table.caption,
      "columns": table.columns,
      "rows": rows,
      "hasNotes": !specs.isEmpty,
      "notes": specs.enumerated().map { index, spec in
        ["anchor": "\(id)n\(index + 1)", "spec": spec]
      },
    ]
  }
}

extension PlainTable {
  /// Whether a column holds words, which are read from the left, and not numbers.
  fileprivate func holdsWords(_ column: Int) -> Bool {
    rows.contains { row in
      row.indices.contains(column) && row[column].first?.isLetter == true
    }
  }
}
