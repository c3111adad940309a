internal import Synchronization

/// A value that is made when it is first asked for and kept; several threads may ask at once.
final class Once<Value: Sendable>: Sendable {
  private let known = Mutex<Value?>(nil)

  /// The value, made by `make` unless it is known.
  ///
  /// The making must not ask for the same value.
  func value(_ make: () throws -> Value) rethrows -> Value {
    try known.withLock { known in
      if let known { return known }
      let made = try make()
      known = made
      return made
    }
  }
}

/// Values by key, each made when it is first asked for and kept.
final class OnceEach<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let cells = Mutex<[Key: Once<Value>]>([:])

  /// The value of a key, made by `make` unless it is known.
  func value(of key: Key, _ make: () throws -> Value) rethrows -> Value {
    let cell = cells.withLock { cells in
      if let cell = cells[key] { return cell }
      let cell = Once<Value>()
      cells[key] = cell
      return cell
    }
    return try cell.value(make)
  }
}
