@node
Feature: A store can be checked for what was changed behind its back
  Whoever may write to a database can change what is in it. With a chain each event carries a hash of what it is and of all that came
  before it in its stream, so that a changed past is found, and where. In what follows the ledgers "rent" and "food" have three
  entries each, written with a chain; somebody with access to the database may have changed something there.

  Rule: What nobody has changed is in order

    Scenario: All is as it was written
      When the store is verified
      Then 2 streams and 6 events are in order

    Scenario: A stream that was deleted is told as deleted, not as broken
      Given the ledger "Ledger-food" was deleted
      When the store is verified
      Then "Ledger-food" is told as deleted
      And no fault is found

    Scenario: What was written before there was a chain is counted, and what follows is linked to it
      Given "Ledger-fun" has 2 entries without a chain, and one with
      When the store is verified
      Then 2 events are told to have no chain
      And no fault is found

    Scenario: Encrypted events are checked as well
      Given "Ledger-secret" has 3 encrypted entries
      When the store is verified
      Then no fault is found
      And each event was read

    Scenario: Without the key only how they are linked can be checked
      Given "Ledger-secret" has 3 encrypted entries
      When the store is verified by somebody without the key
      Then no fault is found
      And 3 events are told not to have been read

  Rule: What was changed is found, and where

    Scenario Outline: <what>
      Given somebody <does>
      When the store is verified
      Then the fault is "<kind>" in "Ledger-rent", at version <version>

      Examples:
        | what                                | does                                                   | kind     | version |
        | A value was edited                  | edits entry 2 of "rent"                                | changed  | 2       |
        | A time was edited                   | changes the time of entry 2 of "rent"                  | changed  | 2       |
        | A type was edited                   | changes the type of entry 2 of "rent"                  | changed  | 2       |
        | An entry was removed                | removes entry 2 of "rent"                              | missing  | 2       |
        | Two entries were swapped            | swaps entries 1 and 2 of "rent"                        | changed  | 1       |
        | An entry was put in                 | puts an entry of its own after entry 2 of "rent"       | changed  | 3       |
        | An entry of another stream was used | puts entry 2 of "food" in the place of entry 2 of "rent" | changed  | 2       |
        | An entry lost its hash              | writes entry 2 of "rent" anew without a hash           | unlinked | 3       |

  Rule: Against recorded heads, what was cut off is found too

    Scenario Outline: <what>
      Given the heads of the store were recorded
      And somebody <does>
      When the store is verified against the recorded heads
      Then the fault is "<kind>" in "Ledger-rent", at version <version>

      Examples:
        | what                     | does                         | kind      | version |
        | The last entry is gone   | removes entry 3 of "rent"    | truncated | 3       |
        | The whole stream is gone | removes all of "rent"        | vanished  | 1       |
        | All was written anew     | writes all of "rent" anew    | rewritten | 3       |

    Scenario: What was written since then is no fault
      Given the heads of the store were recorded
      And "Ledger-rent" gets another entry
      When the store is verified against the recorded heads
      Then no fault is found

    Scenario: Nor is a deletion
      Given the heads of the store were recorded
      And the ledger "Ledger-food" was deleted
      When the store is verified against the recorded heads
      Then "Ledger-food" is told as deleted
      And no fault is found

    Scenario: A deletion of another past is
      Given the heads of the store were recorded
      And somebody writes all of "rent" anew, and deletes it
      When the store is verified against the recorded heads
      Then the fault is "rewritten" in "Ledger-rent", at version 3

  Rule: Who reads meets it too

    Scenario: An edited entry is refused when it is read
      Given somebody edits entry 2 of "rent"
      When "Ledger-rent" is read
      Then it is refused because what is stored contradicts itself

    Scenario: So is a stream from which one was taken
      Given somebody removes entry 2 of "rent"
      When "Ledger-rent" is read
      Then it is refused because what is stored contradicts itself
