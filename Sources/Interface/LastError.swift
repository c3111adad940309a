import Glibc

/// The sentence of the last failure, one for each thread.
enum LastError {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { free($0) }
    return key
  }()

  /// The sentence, valid until the next failure on this thread; null before the first.
  static var sentence: UnsafePointer<CChar>? {
    pthread_getspecific(key).map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }
  }

  static func keep(_ text: String) {
    free(pthread_getspecific(key))
    // A zero byte in a user's name would end the sentence.
    pthread_setspecific(key, strdup(text.replacing("\0", with: "\u{FFFD}")))
  }
}

/// The sentence of the last failure on this thread, or null; valid until the next one.
@c(candor_last_error)
public func lastError() -> UnsafePointer<CChar>? { LastError.sentence }
