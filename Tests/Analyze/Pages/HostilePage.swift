import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorMetrics
import CandorSpecimens

/// A page full of such names.
extension Hostile {
  static func content(_ name: String) -> PageContent {
    let bins = (0..<10).map { index in
      ReliabilityFigure.Bin(
        low: Double(index) / 10,
        high: Double(index + 1) / 10,
        rows: 10 * index,
        meanConfidence: Double(index) / 10 + 0.05,
        accuracy: Double(index) / 10,
        interval: Interval(level: 0.95, low: 0, high: 1, method: "none")
      )
    }
    return PageContent(
      title: name,
      subtitle: name,
      verdict: [name],
      warnings: [name],
      sections: [
        PageSection(
          title: name,
          blocks: [
            .paragraph(name), .list([name]), .facts([Fact(name, name)]),
            .numbers(
              NumberTable(
                caption: name,
                columns: [name],
                rows: [.init(label: name, spec: name, cells: [.init(name, interval: name)])]
              )
            ),
            .table(PlainTable(caption: name, columns: [name], rows: [[name, name]])),
            .images(strip(name)),
            .foldedImages(FoldedImages(summary: name, strips: [strip(name)])),
            .figures(figures(name, bins)),
          ],
          howToRead: [name]
        )
      ],
      footer: name
    )
  }

  private static func strip(_ name: String) -> ImageStrip {
    ImageStrip(
      caption: name,
      items: [
        .init(
          image: GreyImage(width: 1, height: 1, pixels: [7]),
          description: name,
          lines: [name]
        )
      ]
    )
  }
}
