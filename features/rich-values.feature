@node
Feature: Data may hold more than JSON
  Where a schema says so, data may hold points in time, bytes, big integers, sets and maps in order, records, and values of one's own.
  In a store that has a codec they come back as equal values. What is plain JSON is kept as plain JSON all the same.

  Rule: What is saved comes back equal

    Scenario Outline: <value>
      When <value> is saved
      Then it comes back equal
      And it is kept under the tag "<tag>"

      Examples:
        | value                             | tag        |
        | a point in time                   | Instant    |
        | bytes                             | Bytes      |
        | a big integer                     | bigint     |
        | a map in order                    | OrderedMap |
        | a map by numbers                  | Map        |
        | a set                             | Set        |
        | a set in order                    | OrderedSet |
        | a record that was registered      | Money      |
        | a value of one's own              | Grams      |
        | a set of records in a list        | Money      |

    Scenario: They may be in metadata, too
      When a point in time is saved in the metadata of an event
      Then it comes back equal

    Scenario: Plain JSON stays plain JSON
      When {"a": [1, "2", null], "b": {"c": true}} is saved as data that may hold more
      Then it comes back equal
      And it is kept as {"a":[1,"2",null],"b":{"c":true}}

    Scenario Outline: Data that look like a tag are data
      When <data> is saved as data that may hold more, beside a big integer
      Then it comes back equal

      Examples:
        | data                                     |
        | {"$": ["Instant", "2026-01-31"]}         |
        | {"$": ["object", {"$": ["bigint", 1]}]}  |
        | {"$": 1}                                 |
        | {"$": [], "other": 1}                    |
        | {"__proto__": {"$": ["Set", []]}}        |
        | {"constructor": {"prototype": [1]}}      |

  Rule: What can be changed is taken in by value

    Scenario: A date that is changed later
      Given a date
      When an event is made of it, and then the date is changed
      Then the event holds the point in time that the date was

    Scenario: A date that was handed out
      When a point in time is saved
      And the date that its data give is changed
      Then it still comes back equal

  Rule: What no codec was told of is refused, with its place

    Scenario Outline: <value> is refused when the event is made
      When an event that may hold more is made of {"list": [1, "it"]}, where it is <value>
      Then it is refused as a bad event
      And the refusal points at "list.1"

      Examples:
        | value                            |
        | a record that was not registered |
        | an invalid date                  |
        | a regular expression             |
        | a map                            |

    Scenario: A codec that was not told of a kind refuses it when it is saved
      When a record that was registered is saved to a store whose codec does not know it
      Then it is refused as a bad event
      And the refusal points at "value"

    Scenario: A store without a codec refuses all of them
      When a point in time is saved to a store without a codec
      Then it is refused as a bad event
      And the refusal says: Invalid Held: it holds a value that is no JSON, for which the store needs a codec

    Scenario: Of two kinds with one tag neither is taken
      When two kinds of values are registered under the tag "Money"
      Then it is refused as a bad argument
      And the refusal tells
        | field | "tag"   |
        | value | "Money" |
