Feature: Snapshots are taken
  When a snapshot is taken is for a policy to say. It is taken after the commit, off everybody's path: no save waits for it, and none
  fails with it. What is in it is what the store holds, not what a writer had in hand.

  Rule: Snapshots are taken when their policy says so

    Scenario: A policy counts events, whatever the saves hold
      Given snapshots at every 3 events
      And a saved todo "milk" of added and reminded
      And there is no snapshot of "milk"
      And it is reminded
      When it is saved
      Then it comes back with added, 2 × reminded committed, at version 3
      And a snapshot of "milk" stands at version 3

    Scenario: Histories that are there already get theirs when they are loaded
      Given a saved todo "milk" of added and 9 × reminded
      And snapshots at every 5 events
      When the todo "milk" is loaded
      Then it is what a replay gives
      And a snapshot of "milk" stands at version 10

    Scenario: A policy goes by the time that a fold takes
      Given a saved todo "milk" of added and reminded
      And snapshots of whatever folds for longer than 5 ms
      When the todo "milk" is loaded by code whose fold takes longer
      Then a snapshot of "milk" stands at version 2

    Scenario: What folds faster gets none
      Given a saved todo "milk" of added and reminded
      And snapshots of whatever folds for longer than 60000 ms
      When the todo "milk" is loaded
      Then it is what a replay gives
      And there is no snapshot of "milk"

    Scenario: They are taken on demand
      Given snapshots on demand
      And a saved todo "milk" of added and 9 × reminded
      When a snapshot of it is asked for
      Then a snapshot of "milk" stands at version 10

    Scenario: Where there is one already, it stays
      Given snapshots on demand
      And a saved todo "milk" of added and 9 × reminded
      And a snapshot of it was asked for
      And a snapshot of "milk" stands at version 10
      When a snapshot of it is asked for
      Then the snapshot of "milk" is as it was

    Scenario: What is loaded of the past gets none
      Given a saved todo "milk" of added and 9 × reminded
      And snapshots at every 5 events
      When the todo "milk" is loaded at version 7
      Then it is what a replay up to version 7 gives
      And there is no snapshot of "milk"

    Scenario: What waits to be saved is no part of it
      Given snapshots on demand
      And a saved todo "milk" of added
      And it is finished
      When a snapshot of it is asked for
      Then a snapshot of "milk" stands at version 1

    Scenario: Apply functions of one call are no part of it
      Given snapshots at every 2 events
      And a saved todo "milk" of added
      And it is finished by an apply function of that call, which says "done"
      And it was saved
      And a snapshot of "milk" stands at version 2
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status | "finished" |

    Scenario: Of several only the newest stay
      Given snapshots at every 2 events, of which 2 are kept
      And a saved todo "milk" of added and reminded
      And a snapshot of "milk" stands at version 2
      And it is 2 × reminded
      And it was saved
      And snapshots of "milk" stand at the versions 2 and 4
      And it is 2 × reminded
      When it is saved
      Then it comes back with added, 5 × reminded committed, at version 6
      And snapshots of "milk" stand at the versions 4 and 6

  Rule: No save waits for a snapshot, and none fails with it

    Scenario: A save is answered while its snapshot is still being kept
      Given snapshots at every 2 events, whose keeping takes until it is let go
      And a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And there is no snapshot of "milk" yet
      But when it is let go, a snapshot of "milk" stands at version 2

    Scenario: A snapshot that cannot be kept fails nothing, and is told of
      Given snapshots at every 2 events, which cannot be kept
      And a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And it is told that a snapshot of "Todo-milk" failed: the disk is full

    Scenario: Nor does a load fail where none can be read
      Given a saved todo "milk" of added and started
      And snapshots at every 2 events, which cannot be read
      When the todo "milk" is loaded
      Then it is what a replay gives
      And it is told that a snapshot of "Todo-milk" failed: the disk is gone

    Scenario: A state that cannot be kept is told of, with its place
      Given snapshots at every 1 events
      When something is saved whose state holds a value of no known kind
      Then it is told that a snapshot of "Clock-1" failed: state.hands.0 must be what can be kept: a value that no store can keep: register its kind, got an object.

    Scenario: A policy that throws fails nothing
      Given snapshots whose policy throws
      And a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And it is told that a snapshot of "Todo-milk" failed: no policy
