/// An open file that is written from front to back: whole buffers, whatever the system takes at once.
///
/// Owns the descriptor; whoever opens one ends with `close()`.
final class FileWriter {
  private let files: any FileSystem
  private let path: String
  private var descriptor: Int32?

  init(_ descriptor: Int32, path: String, files: any FileSystem) {
    self.descriptor = descriptor
    self.path = path
    self.files = files
  }

  deinit {
    if let descriptor { try? files.close(descriptor) }
  }

  /// Writes all of the bytes, through interruptions and short writes.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let descriptor else { return }
    var rest = bytes
    while !rest.isEmpty {
      do throws(SystemFailure) {
        let count = try files.write(descriptor, rest)
        // A system that takes nothing and reports nothing would keep us here for ever.
        guard count > 0 else { throw SystemFailure.inputOutput }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } catch {
        if error != .interrupted { throw failure("could not be written", error) }
      }
    }
  }

  /// Waits until the bytes are on the disk.
  func synchronise() throws {
    guard let descriptor else { return }
    while true {
      do throws(SystemFailure) {
        return try files.synchronise(descriptor)
      } catch {
        if error != .interrupted { throw failure("could not be flushed to the disk", error) }
      }
    }
  }

  /// Cuts the file off after a number of bytes.
  func truncate(to length: Int) throws {
    guard let descriptor else { return }
    while true {
      do throws(SystemFailure) {
        return try files.truncate(descriptor, to: length)
      } catch {
        if error != .interrupted { throw failure("could not be shortened", error) }
      }
    }
  }

  /// Closes the file; a failure that the system reports only now counts like one while writing.
  func close() throws {
    guard let descriptor else { return }
    self.descriptor = nil
    do throws(SystemFailure) {
      try files.close(descriptor)
    } catch {
      // On Linux an interrupted close has closed the file; closing again could hit another's.
      if error != .interrupted { throw failure("could not be closed", error) }
    }
  }

  private func failure(_ what: String, _ cause: SystemFailure) -> FormatsError {
    .unwritable(path, what, cause)
  }
}

extension FormatsError {
  static func unwritable(_ path: String, _ what: String, _ cause: SystemFailure) -> Self {
    Self(.unwritable, path: path, "\(what): \(cause.text)\(advice(cause)).")
  }

  private static func advice(_ cause: SystemFailure) -> String {
    switch cause {
    case .noSpace: "; free some space or name another place"
    case .noPermission, .readOnly: "; name a folder that you may write to"
    case .notThere: "; make the folder first"
    default: ""
    }
  }
}
