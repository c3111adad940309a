public import CandorFigures

extension Report {
  /// Every figure of the page, in its order.
  public var figures: [Figure] {
    get throws {
      try ReportContent(self).page.sections.flatMap { section in
        section.blocks.flatMap { block -> [Figure] in
          if case .figures(let figures) = block { figures } else { [] }
        }
      }
    }
  }
}
