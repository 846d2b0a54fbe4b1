@node
Feature: A change that stored events could not satisfy is found before it is released
  What is stored stays as it was, and code goes on. A guard compares the types of events, as they are now, with a record of how they
  were: it fails on a change by which an event that is stored already would not be what its type says. The record is a file that is
  committed beside the code. Of a schema it knows what JSON Schema can say.

  In what follows a shop has recorded this type of event, "OrderPlaced":

  Background:
    Given the recorded type "OrderPlaced" with the fields
      | sku      | text of at least 2           |
      | quantity | whole number from 1          |
      | payment  | "card" or "cash"             |
      | note     | optional text                |
      | lines    | list of sku of text          |

  Rule: What stored events satisfy may change

    Scenario: Nothing has changed
      When the types are checked
      Then the check passes

    Scenario Outline: <what>
      Given "<field>" of "OrderPlaced" is now <now>
      When the types are checked
      Then the check passes

      Examples:
        | what                           | field    | now                               |
        | An optional field is added     | coupon   | optional text                     |
        | A choice is added              | payment  | "card" or "cash" or "transfer"    |
        | A limit is loosened            | sku      | text of at least 1                |
        | A limit is dropped             | sku      | text                              |
        | What was required is optional  | sku      | optional text of at least 2       |
        | Numbers need not be whole      | quantity | number                            |
        | What was text may be a number  | note     | optional text or number           |
        | Inside a list, a limit is gone | lines    | list of sku of text or nothing    |

    Scenario: A description changes
      Given "sku" of "OrderPlaced" is text, described as a number
      And that is recorded
      And "sku" of "OrderPlaced" is now text, described as the number in the catalogue
      When the types are checked
      Then the check passes

    Scenario: A field that nobody reads any more goes
      Given "note" of "OrderPlaced" goes
      When the types are checked
      Then the check passes

    Scenario: A new type comes
      Given a new type "OrderPaid"
      When the types are checked
      Then the check passes

  Rule: What stored events may not satisfy fails, with the place and what to do

    Scenario Outline: <what>
      Given "<field>" of "OrderPlaced" is now <now>
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.<tells>: raise schemaVersion to 2 and add the step upcast[1]

      Examples:
        | what                            | field    | now                            | tells                                                         |
        | A required field is added       | coupon   | text                           | coupon is required, where there was none                      |
        | A field is required now         | note     | text                           | note is required, where it was optional                       |
        | A field is filled by default    | coupon   | text, "none" by default        | coupon is required, where there was none                      |
        | A field has another type        | note     | optional number                | note takes no string any more, only number                    |
        | A choice is removed             | payment  | "card"                         | payment takes "cash" no more                                  |
        | A text must be longer           | sku      | text of at least 3             | sku has the minLength 3, where there was 2                    |
        | A number must be higher         | quantity | whole number from 2            | quantity has the minimum 2, where there was 1                 |
        | A text must fit a pattern       | sku      | text that fits ^[A-Z]          | sku has the pattern "^[A-Z]", where it had none               |
        | Inside a list, the type changes | lines    | list of sku of number          | lines[].sku takes no string any more, only number             |
        | Inside a list, a field goes     | lines    | list of only number            | lines[].sku takes no string any more, only number             |

    Scenario: A member of a union is removed
      Given "note" of "OrderPlaced" is text or number
      And that is recorded
      And "note" of "OrderPlaced" is now text
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.note takes no number any more, only string: raise schemaVersion to 2 and add the step upcast[1]

    Scenario: Unknown fields are refused
      Given the type "OrderPlaced" takes no other fields than "sku"
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.note is no key any more, and no others are taken: raise schemaVersion to 2 and add the step upcast[1]

    Scenario: A value that JSON has no word for becomes another
      Given "note" of "OrderPlaced" is time
      And that is recorded
      And "note" of "OrderPlaced" is now text
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.note takes no Date any more, only string: raise schemaVersion to 2 and add the step upcast[1]

    Scenario: All that fails is told at once
      Given "payment" of "OrderPlaced" is now "card"
      And "coupon" of "OrderPlaced" is now text
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.coupon is required, where there was none: raise schemaVersion to 2 and add the step upcast[1]
      And it tells: ✗ OrderPlaced.payment takes "cash" no more: raise schemaVersion to 2 and add the step upcast[1]
      And it tells: ✗ 2 changes that stored events may not satisfy

  Rule: With a new schema version anything may change

    Scenario: The schema version is raised, with its step
      Given "coupon" of "OrderPlaced" is now text
      And "OrderPlaced" has schema version 2 now
      When the types are checked
      Then the check passes

    Scenario: It is not lowered again
      Given "OrderPlaced" has schema version 2 now
      And that is recorded
      And "OrderPlaced" has schema version 1 now
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced has schema version 1, where there was 2: raise schemaVersion of OrderPlaced to 2 at least: what was stored under it cannot be read

    Scenario: The new version is guarded as the first was
      Given "OrderPlaced" has schema version 2 now
      And that is recorded
      And "coupon" of "OrderPlaced" is now text
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.coupon is required, where there was none: raise schemaVersion to 3 and add the step upcast[2]

    Scenario: What was stored under earlier versions stays on record
      Given "coupon" of "OrderPlaced" is now text
      And "OrderPlaced" has schema version 2 now
      And that is recorded
      Then the record has "OrderPlaced" under the schema versions 1 and 2

  Rule: A name under which events are stored stays known

    Scenario: A type that goes fails
      Given the type "OrderPlaced" goes
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced is gone: put it back, or name it in `formerly` of the type that took its place

    Scenario: A type gets another name, and says how it was called
      Given "OrderPlaced" is called "OrderSubmitted" now, formerly "OrderPlaced"
      When the types are checked
      Then the check passes

    Scenario: By its new name it has to satisfy what was stored under the old one
      Given "coupon" of "OrderPlaced" is now text
      And "OrderPlaced" is called "OrderSubmitted" now, formerly "OrderPlaced"
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderPlaced.coupon is required, where there was none: raise schemaVersion to 2 and add the step upcast[1]

    Scenario: A former name is forgotten
      Given "OrderPlaced" is called "OrderSubmitted" now, formerly "OrderPlaced"
      And that is recorded
      And "OrderSubmitted" was never called anything else
      When the types are checked
      Then the check fails
      And it tells: ✗ OrderSubmitted was called OrderPlaced once, and does not say so any more: put "OrderPlaced" back into `formerly` of OrderSubmitted

  Rule: What cannot be told is said, and fails until it is accepted

    Scenario: One pattern takes the place of another
      Given "sku" of "OrderPlaced" is text that fits ^[A-Z]
      And that is recorded
      And "sku" of "OrderPlaced" is now text that fits ^[A-Z]+
      When the types are checked
      Then the check fails
      And it tells: ? OrderPlaced.sku has the pattern "^[A-Z]+", where there was "^[A-Z]": raise schemaVersion to 2 and add the step upcast[1], or accept it with --update

    Scenario: A schema stops telling
      Given the type "OrderPlaced" has a shape alone
      When the types are checked
      Then the check fails
      And it tells: ? OrderPlaced tells no JSON Schema any more: whether stored events fit cannot be told: raise schemaVersion to 2 and add the step upcast[1], or accept it with --update

    Scenario: A schema that never told is not guarded, and that is said
      Given the type "OrderPlaced" has a shape alone
      And that is recorded
      When the types are checked
      Then the check passes
      And it tells: · OrderPlaced tells no JSON Schema (its library cannot): a change of its data is not noticed

    Scenario: What is accepted is told, and passes from then on
      Given "coupon" of "OrderPlaced" is now text
      When the types are recorded
      Then it tells: · accepted: OrderPlaced.coupon is required, where there was none
      When the types are checked
      Then the check passes

  Rule: The record says what was stored, if it is kept up to date

    Scenario: Without a record there is nothing to compare with
      Given nothing is recorded
      When the types are checked
      Then it is refused as a bad argument
      And the refusal says that file must be one that is there (run with --update first)

    Scenario: Something else is no record
      Given a record that says "{}"
      When the types are checked
      Then it is refused as a bad argument
      And the refusal says that file must be what `dvent schema check --update` has written

    Scenario: What is not recorded yet is said
      Given "coupon" of "OrderPlaced" is now optional text
      When the types are checked
      Then the check passes
      And it tells: · events.schemas.json does not say yet how they are now: run with --update, and commit it

    Scenario: Asked to be exact, the check fails on it
      Given "coupon" of "OrderPlaced" is now optional text
      When the types are checked, exactly
      Then the check fails
      And it tells: ✗ events.schemas.json does not say yet how they are now: run with --update, and commit it
      When the types are recorded
      And the types are checked, exactly
      Then the check passes

    Scenario: The same types make the same record, in whatever order
      Given a new type "OrderPaid"
      And that is recorded
      When the types are recorded in another order
      Then the record is as it was
