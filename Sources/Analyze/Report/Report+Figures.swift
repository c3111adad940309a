public import CandorFigures

extension Report {
  /// Every figure of the page, in its order, each once.
  public var figures: [Figure] {
    get throws {
      let page = try ReportContent(self).page
      var seen: Set<String> = []
      return ((page.opening?.sections ?? []) + page.sections).flatMap { section in
        section.blocks.flatMap { block -> [Figure] in
          if case .figures(let figures) = block { figures } else { [] }
        }
      }.filter { seen.insert($0.name).inserted }
    }
  }
}
