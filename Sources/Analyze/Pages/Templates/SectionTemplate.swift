/// A section: heading, blocks in order, how to read it.
enum SectionTemplate {
  static let text = """
    <section id="{{id}}" aria-labelledby="{{id}}-h">
    <h2 id="{{id}}-h">{{heading}}</h2>
    {{#blocks}}
    {{#paragraph}}
    <p>{{.}}</p>
    {{/paragraph}}
    {{#list}}
    <ul>
    {{#points}}
    <li>{{.}}</li>
    {{/points}}
    </ul>
    {{/list}}
    {{#numbers}}
    {{> numbers}}
    {{/numbers}}
    {{#table}}
    {{> table}}
    {{/table}}
    {{#facts}}
    {{> facts}}
    {{/facts}}
    {{#figures}}
    {{> figures}}
    {{/figures}}
    {{#images}}
    {{> images}}
    {{/images}}
    {{#folded}}
    <details class="folded">
    <summary>{{summary}}</summary>
    <div class="strips">
    {{#strips}}
    <div>
    {{> images}}
    </div>
    {{/strips}}
    </div>
    </details>
    {{/folded}}
    {{/blocks}}
    {{#hasHowToRead}}
    <details class="how">
    <summary>How to read this</summary>
    {{#howToRead}}
    <p>{{.}}</p>
    {{/howToRead}}
    </details>
    {{/hasHowToRead}}
    </section>

    """
}
