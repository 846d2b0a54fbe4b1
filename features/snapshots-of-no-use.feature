Feature: Snapshots of no use
  A snapshot is never the truth. One that was damaged, that is of another stream, or that other code has made of the events, is ignored,
  never misread; what a load gives is what a replay of all events gives.

  Rule: A snapshot that is not of this stream, not of this code, or not whole, is ignored and made anew

    Background:
      Given snapshots at every 2 events
      And a saved todo "milk" of added and 3 × reminded
      And a snapshot of "milk" stands at version 4

    Scenario Outline: It was damaged: <damage>
      Given <damage> in the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 1 on were read
      And it is told that a snapshot of "Todo-milk" failed: The snapshot of "Todo-milk" at version 4 is of no use
      And a snapshot of "milk" stands at version 4
      And the next load reads from version 4 on

      Examples:
        | damage                           |
        | a number of the state was edited |
        | the end is missing               |
        | every byte is 255                |
        | there is nothing                 |
        | stands that of another todo      |

    Scenario: What stands behind it serves, where several are kept
      Given snapshots at every 2 events, of which 2 are kept
      And it is 2 × reminded
      And it was saved
      And snapshots of "milk" stand at the versions 4 and 6
      And a number of the state was edited in the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 4 on were read

    Scenario: The state's version has been raised since
      When the todo "milk" is loaded by code of a later state version
      Then it is what a replay by that code gives
      And a snapshot of "milk" stands at version 4, of a later state version

    Scenario: The state has other fields, though its version was not raised
      When the todo "milk" is loaded by code whose state has another field
      Then it is what a replay by that code gives
      And it is told that a snapshot of "Todo-milk" failed: The snapshot of "Todo-milk" at version 4 is of no use: its state has other fields than this code: raise stateVersion when they change

    Scenario: It passed over events that this code knows
      Given an older release that knows no reminders has replaced the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | reminders | 3 |
      And the next load reads from version 4 on

    Scenario: It knew events that this code does not
      When the todo "milk" is loaded by an older release that knows no reminders
      Then it is what a replay by that code gives
      And the snapshot of "milk" is as it was

    Scenario: It is of a later state version than this code's: it is left for the code that knows it
      Given code of a later state version has replaced the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And a snapshot of "milk" stands at version 4, of a later state version

    Scenario: The log is another one
      Given the snapshots are still there, and the log is another one in which "milk" was added and finished
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status    | "finished" |
        | reminders | 0          |
      And a snapshot of "milk" stands at version 2

    Scenario: The stream was deleted
      Given the stream of "milk" was deleted
      When the todo "milk" is loaded
      Then there is no such todo
      And there is no snapshot of "milk"

    Scenario: An archived todo keeps its snapshots
      Given the stream of "milk" was archived
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 4 on were read

    Scenario: It was damaged, and no policy wants another one: it is made anew all the same
      Given snapshots on demand
      And a saved todo "bread" of added and 3 × reminded
      And a snapshot of it was asked for
      And the end is missing in the snapshot of "bread"
      When the todo "bread" is loaded
      Then it is what a replay gives
      And a snapshot of "bread" stands at version 4
      And the next load of "bread" reads from version 4 on
