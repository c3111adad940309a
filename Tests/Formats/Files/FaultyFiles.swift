import CandorFormats
import Synchronization

/// The real file system, made to fail at one chosen call.
final class FaultyFiles: FileSystem {
  enum Fault: Sendable, CaseIterable {
    case noSpace, inputOutput
    /// The call is interrupted once and works the next time.
    case interrupted
    /// Writes take one byte at a time from here on.
    case short
    /// A write takes half of the bytes, and the next one finds the disk full.
    case fullHalfway
  }

  private struct State {
    var calls: [String] = []
    var full = false
  }

  private let files = SystemFiles()
  private let state = Mutex(State())
  private let fault: Fault?
  private let index: Int

  /// Fails at the call of an index, counted from 0; without a fault it only counts.
  init(_ fault: Fault? = nil, at index: Int = 0) {
    self.fault = fault
    self.index = index
  }

  /// The names of the calls so far.
  var calls: [String] { state.withLock { $0.calls } }

  private func enter(_ name: String) throws(SystemFailure) {
    let number = state.withLock {
      $0.calls.append(name)
      return $0.calls.count - 1
    }
    guard number == index else { return }
    switch fault {
    case .noSpace: throw .noSpace
    case .inputOutput: throw .inputOutput
    case .interrupted: throw .interrupted
    case .short, .fullHalfway, nil: break
    }
  }

  func create(_ path: String) throws(SystemFailure) -> Int32 {
    try enter("create")
    return try files.create(path)
  }
  func openForAppending(_ path: String) throws(SystemFailure) -> Int32 {
    try enter("openForAppending")
    return try files.openForAppending(path)
  }
  func openForWriting(_ path: String) throws(SystemFailure) -> Int32 {
    try enter("openForWriting")
    return try files.openForWriting(path)
  }
  func openFolder(_ path: String) throws(SystemFailure) -> Int32 {
    try enter("openFolder")
    return try files.openFolder(path)
  }
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemFailure) -> Int {
    try enter("write")
    let past = calls.count > index
    switch fault {
    case .short where past:
      return try files.write(file, UnsafeRawBufferPointer(rebasing: bytes.prefix(1)))
    case .fullHalfway where past:
      if state.withLock({ $0.full }) { throw .noSpace }
      state.withLock { $0.full = true }
      return try files.write(file, UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2)))
    default:
      return try files.write(file, bytes)
    }
  }
  func synchronise(_ file: Int32) throws(SystemFailure) {
    try enter("synchronise")
    try files.synchronise(file)
  }
  func truncate(_ file: Int32, to length: Int) throws(SystemFailure) {
    try enter("truncate")
    try files.truncate(file, to: length)
  }
  func close(_ file: Int32) throws(SystemFailure) {
    // Even a close that reports a failure has closed the file.
    do { try enter("close") } catch {
      try files.close(file)
      throw error
    }
    try files.close(file)
  }
  func rename(_ from: String, to: String) throws(SystemFailure) {
    try enter("rename")
    try files.rename(from, to: to)
  }
  func unlink(_ path: String) throws(SystemFailure) {
    try enter("unlink")
    try files.unlink(path)
  }
  func readLink(_ path: String) throws(SystemFailure) -> String {
    try enter("readLink")
    return try files.readLink(path)
  }
  func kind(_ path: String) throws(SystemFailure) -> FileKind {
    try enter("kind")
    return try files.kind(path)
  }
}
