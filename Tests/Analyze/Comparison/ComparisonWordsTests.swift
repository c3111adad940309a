import CandorAnalyze
import CandorMetrics
import CandorText
import Foundation
import Testing

/// Every number of a sentence is one of the JSON's.
@Suite struct ComparisonWordsTests {
  /// All numbers of a JSON value.
  private func numbers(_ value: Any) -> [Double] {
    switch value {
    case let values as [Any]: values.flatMap(numbers)
    case let fields as [String: Any]: fields.values.flatMap(numbers)
    case let number as NSNumber: [number.doubleValue]
    default: []
    }
  }

  /// Every form in which the words may print a number.
  private func forms(_ value: Double) -> [String] {
    let size = abs(value)
    var forms = [
      NumberText.metric(size), NumberText.percent(size), NumberText.percent(size, 0),
    ]
    if size < 1e12 {
      forms += [NumberText.count(Int(size.rounded(.up))), NumberText.forecast(size)]
    }
    return forms.map { $0.filter { $0.isNumber || $0 == "." } }
  }

  private func digits(_ text: String) -> [String] {
    // A thousand is written with a comma, which belongs to its number.
    var found: [String] = []
    var current = ""
    let characters = Array(text)
    for (place, character) in characters.enumerated() {
      let next = place + 1 < characters.count ? characters[place + 1] : " "
      if character.isNumber {
        current.append(character)
      } else if character == ".", !current.isEmpty, next.isNumber {
        current.append(character)
      } else if character == ",", !current.isEmpty, next.isNumber {
        continue
      } else if !current.isEmpty {
        found.append(current)
        current = ""
      }
    }
    return current.isEmpty ? found : found + [current]
  }

  @Test(arguments: PlantedPair.allCases)
  func `each number is one of the document's`(_ pair: PlantedPair) throws {
    for (rows, classes) in [(150, 3), (1_500, 4)] {
      let comparison = try pair.compared(rows: rows, classes: classes, seed: 11)
      let text = try ComparisonDocument.text([comparison])
      let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
      var known = Set(numbers(json).flatMap(forms))
      // "1 % of the rows" where a group is that by definition.
      known.insert("95")
      let said = [comparison.headline] + comparison.reasons
      for sentence in said {
        for number in digits(sentence) {
          #expect(known.contains(number), "\(number) in: \(sentence)")
        }
      }
    }
  }
}
