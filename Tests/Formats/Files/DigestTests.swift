import CandorFormats
import CandorTestSupport
import Testing

@Suite struct DigestTests {
  /// The examples of NIST (FIPS 180-4, "SHA-256" and its long-message example).
  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]) func `The digests are those of the standard`(_ text: String, _ times: Int, _ digest: String) {
    #expect(Digest.sha256(Array(String(repeating: text, count: times).utf8)) == digest)
  }

  @Test func `A file's digest is that of its bytes`() throws {
    let path = Fixtures.path("Golden/predictions/mlp.logits.npy")
    let digest = try Digest.sha256(contentsOf: path)
    #expect(try digest == Digest.sha256(contents(path)))
    // `sha256sum` of coreutils.
    #expect(digest == "b1e8954ed3fb1111ef5ec072c86e5e9438d9194fddd3d58f53c438801c8fc5d2")
  }
}
