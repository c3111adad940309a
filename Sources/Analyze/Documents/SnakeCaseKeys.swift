import Foundation

extension JSONDocument {
  /// The text of a document whose keys of several words are also there in snake_case.
  ///
  /// `testLoss` and `test_loss` hold the same; the first is the older name.
  package static func withSnakeCaseKeys(_ document: some Encodable) throws -> String {
    let plain = try JSONEncoder().encode(document)
    return try text(try JSONDecoder().decode(JSONTree.self, from: plain).withSnakeCaseKeys)
  }

  /// A name in snake_case: `testLoss` as `test_loss`.
  package static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { made, character in
      if character.isUppercase, !made.isEmpty { made.append("_") }
      made += character.lowercased()
    }
  }
}

/// A JSON value of any shape.
private enum JSONTree: Codable {
  case null
  case boolean(Bool)
  case number(Double)
  /// A whole number beyond what a double holds exactly.
  case large(Int)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let found = try? value.decode(Bool.self) {
      self = .boolean(found)
    } else if let found = try? value.decode(Double.self) {
      let isLarge = abs(found) >= 0x1p53
      self =
        isLarge ? (try? value.decode(Int.self)).map(Self.large) ?? .number(found) : .number(found)
    } else if let found = try? value.decode(String.self) {
      self = .text(found)
    } else if let found = try? value.decode([JSONTree].self) {
      self = .list(found)
    } else {
      self = .object(try value.decode([String: JSONTree].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .boolean(let held): try value.encode(held)
    case .number(let held): try value.encode(held)
    case .large(let held): try value.encode(held)
    case .text(let held): try value.encode(held)
    case .list(let held): try value.encode(held)
    case .object(let held): try value.encode(held)
    }
  }

  /// The same with each key of several words twice.
  var withSnakeCaseKeys: JSONTree {
    switch self {
    case .list(let items): return .list(items.map(\.withSnakeCaseKeys))
    case .object(let fields):
      var all: [String: JSONTree] = [:]
      for (name, value) in fields {
        let value = value.withSnakeCaseKeys
        all[name] = value
        // A key with a dot or a dash, such as a file's name, is no name of ours.
        if name.first?.isLowercase == true, name.allSatisfy({ $0.isLetter || $0.isNumber }) {
          all[JSONDocument.snakeCase(name)] = value
        }
      }
      return .object(all)
    default: return self
    }
  }
}
