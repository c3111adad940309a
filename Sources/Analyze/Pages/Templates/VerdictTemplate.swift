/// The verdict and the warnings.
enum VerdictTemplate {
  static let text = """
    <section class="verdict" aria-label="Verdict">
    {{#verdict}}
    <p>{{.}}</p>
    {{/verdict}}
    </section>
    {{#hasWarnings}}
    <section class="warnings" aria-label="Warnings">
    <h2>Before you believe it</h2>
    <ul>
    {{#warnings}}
    <li>{{.}}</li>
    {{/warnings}}
    </ul>
    </section>
    {{/hasWarnings}}

    """
}
