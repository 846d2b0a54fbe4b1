@node
Feature: Events outlive the code that wrote them
  An event is stored once and read for ever, by code that has changed since. A type of event says which version of its schema its data
  have, how data of each earlier version become data of the next, and what it was called before: old events are then read as if they
  had been written today. In what follows three releases of one todo list share a store. The first knows "TodoCreated", with
  a text. The second calls it "TodoAdded", with a description. The third adds a priority, "low" for all that were added before.

  Rule: What an earlier release wrote is read as if this one had

    Scenario: Old events are raised step by step
      Given release 1 adds the todo "milk"
      When release 3 reads the stream of "milk"
      Then it reads TodoAdded with {"description": "milk", "priority": "low"}, of schema version 3

    Scenario: Events of each release stand in one stream
      Given release 1 adds the todo "milk"
      And release 2 renames it to "oat milk"
      And release 3 renames it to "soy milk"
      When release 3 loads the todo "milk"
      Then its description is "soy milk" and its priority "low"

    Scenario: The state is the one that the newest release would have made alone
      Given release 1 adds the todo "milk"
      And release 2 adds the todo "bread"
      And release 3 adds the todo "honey"
      When release 3 loads the three todos
      Then their states are equal, but for what they are called

    Scenario: What is raised is raised wherever it is read
      Given release 1 adds the todo "milk"
      Then release 3 finds the same raised event by its stream, in the log, by its id, as the last of its stream and by following the log

  Rule: Who asks for events by type means what the type was called, too

    Scenario: A type is found under its former names
      Given release 1 adds the todo "milk"
      And release 3 adds the todo "honey"
      When release 3 reads all events of type "TodoAdded"
      Then it reads those of "milk" and "honey"

    Scenario: Followers get both
      Given release 1 adds the todo "milk"
      And release 3 adds the todo "honey"
      When release 3 follows the events of type "TodoAdded"
      Then it is told of "milk" and "honey"

  Rule: What is newer than the code is refused, never misread

    Scenario: An older release does not guess
      Given release 3 adds the todo "milk"
      When release 2 reads the stream of "milk"
      Then it is refused as unreadable
      And the refusal says: Version 1 of "Todo-milk" has schema version 3, which newer code wrote: this code knows TodoAdded up to 2.

    Scenario: Nor does one that was not told of the former names
      Given release 1 adds the todo "milk"
      When release 3 loads the todo "milk" from a store without a codec
      Then it is refused as unreadable
      And the refusal says: Version 1 of "Todo-milk" is a TodoCreated of schema version 1, which this code reads as TodoAdded: give the store a codec with its events.

    Scenario: A step that fails names the event
      Given release 1 adds a todo "milk" without a text
      When release 3 reads the stream of "milk"
      Then it is refused as unreadable
      And the refusal says: Version 1 of "Todo-milk" cannot be raised from schema version 1 of TodoAdded to 2: there is no text

  Rule: Steps that cannot lead there are refused when the type is defined

    Scenario Outline: <what> is refused
      When a type of event of schema version 3 is defined with the steps <steps>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "<field>" |

      Examples:
        | what             | steps   | field     |
        | A missing step   | 1       | upcast[2] |
        | A step too many  | 1, 2, 3 | upcast[3] |
        | A step from none | 0, 1, 2 | upcast[0] |

    Scenario: Two types that claim one name are refused
      When a codec is made for two types of which one was called what the other is
      Then it is refused as a bad argument
      And the refusal tells
        | field | "events"    |
        | value | "TodoAdded" |
