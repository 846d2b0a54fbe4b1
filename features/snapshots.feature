Feature: Snapshots
  A snapshot is the state of an aggregate at a version, kept beside the events. A load that begins with it reads what came later, and
  nothing before: it takes as long for a history of a hundred thousand events as for one of a hundred. A snapshot is never the truth. The
  events are; what cannot be trusted is ignored and made anew, and what a load gives is what a replay of all events would have given.

  Rule: A load begins with a snapshot, and gives what a replay gives

    Background:
      Given snapshots at every 5 events

    Scenario: Of the events before it none is read
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 6 on were read

    Scenario: What came later is read on
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      And it is started and finished
      And it was saved
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status    | "finished" |
        | reminders | 5          |
      And the events from version 6 on were read

    Scenario: The aggregate tells of the events that were read
      Given a saved todo "milk" of added, renamed, 3 × reminded
      And a snapshot of "milk" stands at version 5
      And it is started and finished
      And it was saved
      When the todo "milk" is loaded
      Then it has reminded, started and finished committed, at version 7

    Scenario: It is saved on like any other
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      And the todo "milk" is loaded, and finished
      When it is saved
      Then it comes back with reminded and finished committed, at version 7

    Scenario: A todo of another id has no part in it
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      When the todo "bread" is loaded
      Then there is no such todo

  Rule: The past begins with the newest snapshot that is not after it

    Background:
      Given snapshots at every 2 events, of which 3 are kept
      And a saved todo "milk" of added and reminded
      And a snapshot of "milk" stands at version 2
      And it is reminded and started
      And it was saved
      And snapshots of "milk" stand at the versions 2 and 4
      And it is reminded and finished
      And it was saved
      And snapshots of "milk" stand at the versions 2, 4 and 6

    Scenario Outline: As it was at version <version>
      When the todo "milk" is loaded at version <version>
      Then it is what a replay up to version <version> gives
      And the events from version <first> to <version> were read

      Examples:
        | version | first |
        | 1       | 1     |
        | 2       | 2     |
        | 3       | 2     |
        | 5       | 4     |
        | 6       | 6     |

    Scenario: There is no version beyond the last one
      When the todo "milk" is loaded at version 7
      Then there is no such todo

  Rule: Times order nothing: a snapshot helps who asks for a time only where an event from there on is not later than that

    Background:
      Given snapshots at every 3 events
      And the todo "milk" has lived
        | event    | timestamp                |
        | added    | 2026-01-01T00:00:00.000Z |
        | started  | 2026-01-05T00:00:00.000Z |
        | renamed  | 2026-01-04T00:00:00.000Z |
      And a snapshot of "milk" stands at version 3
      And the todo "milk" lives on
        | event    | timestamp                |
        | reminded | 2026-01-06T00:00:00.000Z |
        | finished | 2026-01-02T00:00:00.000Z |

    Scenario Outline: As of <time>
      When the todo "milk" is loaded as of <time>
      Then it is what a replay as of <time> gives
      And the events from version <first> on were read

      Examples: the last event says that it was before all but the first
        | time                     | first | because                                    |
        | 2026-01-06T00:00:00.000Z | 3     | the last event is meant                    |
        | 2026-01-02T00:00:00.000Z | 3     | it is meant here too                       |
        | 2026-01-01T12:00:00.000Z | 1     | of the events from the snapshot on none is |

  Rule: What is to be forgotten is forgotten

    Scenario: The snapshots of a stream are destroyed
      Given snapshots at every 2 events, of which 2 are kept
      And a saved todo "milk" of added and reminded
      And a snapshot of "milk" stands at version 2
      And it is 2 × reminded
      And it was saved
      And snapshots of "milk" stand at the versions 2 and 4
      When the snapshots of "milk" are to be forgotten
      Then there is no snapshot of "milk"

    Scenario: Nothing is kept of what was read before
      Given a saved todo "milk" of added and 3 × reminded
      And snapshots at every 2 events
      When the snapshots of "milk" are to be forgotten while the todo is loaded
      Then there is no snapshot of "milk"

  Rule: Snapshots end before their store

    Scenario: Closing waits for those that are due, and takes no more
      Given snapshots at every 2 events
      And a saved todo "milk" of added and reminded
      When the snapshots are closed
      And the todo "bread" of added and reminded is saved
      Then a snapshot of "milk" stands at version 2
      And there is no snapshot of "bread"

    Scenario: Whoever asks for one then is told
      Given snapshots on demand
      And a saved todo "milk" of added
      And the snapshots were closed
      When a snapshot of it is asked for
      Then it is refused because the store was closed

  Rule: What cannot be is refused

    Scenario Outline: <what>
      When snapshots are made with <option>
      Then it is refused as a bad argument
      And the refusal tells the field <field>

      Examples:
        | what                        | option          | field  |
        | A policy that is none       | {"policy": 100} | policy |
        | None to keep                | {"keep": 0}     | keep   |
        | Half a snapshot to keep     | {"keep": 0.5}   | keep   |

    Scenario Outline: A state version of <version>
      When an aggregate is defined with the state version <version>
      Then it is refused as a bad argument
      And the refusal tells the field stateVersion

      Examples:
        | version |
        | 0       |
        | 1.5     |
        | "2"     |
