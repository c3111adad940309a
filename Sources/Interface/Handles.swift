import Synchronization

/// What callers hold: numbers that name values, so that a stale or invented one is an error and not a
/// wild pointer.
enum Handles {
  private struct Table {
    var next: UInt64 = 1
    var held: [UInt64: any Sendable] = [:]
  }

  private static let table = Mutex(Table())

  static func keep(_ value: some Sendable) -> UInt64 {
    table.withLock { table in
      defer { table.next += 1 }
      table.held[table.next] = value
      return table.next
    }
  }

  static func value<Value: Sendable>(_ handle: UInt64, _ type: Value.Type) throws -> Value {
    guard let held = table.withLock({ $0.held[handle] }) else {
      throw BadCall("The handle \(handle) names nothing, or what it named was destroyed.")
    }
    guard let value = held as? Value else {
      throw BadCall("The handle \(handle) does not name what this call takes.")
    }
    return value
  }

  static func replace(_ handle: UInt64, _ value: some Sendable) {
    table.withLock { if $0.held[handle] != nil { $0.held[handle] = value } }
  }

  static func drop(_ handle: UInt64) throws {
    // Outside the lock: what is dropped may be large.
    guard table.withLock({ $0.held.removeValue(forKey: handle) }) != nil else {
      throw BadCall("The handle \(handle) names nothing, or what it named was destroyed.")
    }
  }

  static var count: Int { table.withLock { $0.held.count } }
}

/// Gives up a handle.
@c(candor_destroy)
public func destroy(_ handle: UInt64) -> Int32 { answering { try Handles.drop(handle) } }

/// How many handles are held, for tests.
@c(candor_handles)
public func handleCount() -> Int64 { Int64(Handles.count) }
