Feature: Aggregate
  An aggregate is an identity, its state, and the events behind it. It is an immutable value: applying an event gives a new
  one. Here it is a todo, whose state is its description, its priority, its status, its reminders and two times.

  Rule: An aggregate begins without a history

    Scenario: A generated aggregate has a fresh id and nothing behind it
      When a todo is generated
      Then its id is a UUID
      And its version is 0, and 0 with what is uncommitted
      And it has no events, neither committed nor uncommitted
      And its state is
        | description | ""        |
        | priority    | "low"     |
        | status      | "unknown" |
        | reminders   | 0         |
        | addedAt     | ""        |
        | finishedAt  | ""        |

    Scenario: Each has an id of its own
      When two todos are generated
      Then their ids differ

    @fault-10
    Scenario Outline: Its id can be any text that is not empty: <id>
      When a todo is generated with the id <id>
      Then its id is <id>

      Examples:
        | id                                     |
        | "milk"                                 |
        | "1"                                    |
        | "a-b-c"                                |
        | "any non-empty string"                 |
        | "__proto__"                            |
        | "$"                                    |
        | "🥛"                                   |
        | "98fe6ce4-8f97-40ea-912e-34ef2421072b" |
        | "x" × 507                              |

    Scenario Outline: But no text that names no stream: <id>
      When a todo is generated with the id <id>
      Then it is refused as a bad argument
      And the refusal tells the field id
      And the refusal tells the value <id>
      And the refusal says that id must be <rule>

      Examples:
        | id         | rule                                     |
        | ""         | a non-empty string                       |
        | "a\u0000b" | text without U+0000                      |
        | "\ud800"   | well-formed Unicode (no lone surrogates) |
        | "x" × 508  | at most 507 bytes of UTF-8               |

    Scenario: It is made by generate, never by new
      When someone makes a todo by new
      Then it is refused as a bad argument
      And the refusal says: aggregate must be made by `generate`, not by `new`, got an object.

  Rule: Applying an event changes the state and waits to be committed

    Scenario: The event joins the uncommitted ones
      Given a todo without a history
      When added is applied to it
      Then its version is 0, and 1 with what is uncommitted
      And its committed events are nothing, its uncommitted events added

    Scenario: The state follows
      Given a todo without a history
      When added is applied to it
      Then its state has
        | description | "todo 1" |
        | status      | "queued" |

    Scenario: Event by event
      Given a todo of added
      When started, renamed, reminded, reminded and finished are applied to it
      Then its version is 0, and 6 with what is uncommitted
      And its state has
        | description | "new name 1" |
        | status      | "finished"   |
        | reminders   | 2            |

    Scenario: The aggregate before stays as it was
      Given a todo of added
      When started is applied to it
      Then the todo before still has the status "queued" and the uncommitted events added

    Scenario: No events change nothing
      Given a todo of added
      When nothing is applied to it
      Then it equals the todo before

    Scenario: Events may come from a generator, which is read once
      Given a todo of added
      When started and finished come out of a generator and are applied to it
      Then its committed events are nothing, its uncommitted events added, started and finished

    @fault-7
    Scenario: An apply function sees where and when the event happened
      Given the time is 2026-01-31T09:30:00.000Z
      And a clerk whose apply functions note what they see
      When a note is applied to the clerk "ada", and another one
      Then the apply functions have seen
        | type  | streamId  | version | timestamp                | data          |
        | Noted | Clerk-ada | 1       | 2026-01-31T09:30:00.000Z | {"number": 1} |
        | Noted | Clerk-ada | 2       | 2026-01-31T09:30:00.000Z | {"number": 2} |

    @fault-7
    Scenario: An applied event is placed once and for all
      Given the time is 2026-01-31T09:30:00.000Z
      And the next ids are "first" and "second"
      And a todo "milk" of added and started
      Then its uncommitted events are
        | event   | stream    | version | id     | timestamp                |
        | added   | Todo-milk | 1       | first  | 2026-01-31T09:30:00.000Z |
        | started | Todo-milk | 2       | second | 2026-01-31T09:30:00.000Z |

    Scenario: What an event was given stays with it
      Given a todo without a history
      When an event with the id "my own", of 1999-12-31T23:59:59.999Z, is applied to it
      Then its uncommitted events are
        | event | version | id     | timestamp                |
        | added | 1       | my own | 1999-12-31T23:59:59.999Z |

    @fault-8
    Scenario Outline: An event that was placed elsewhere is refused: <elsewhere>
      Given a todo "milk" of added and started
      When <elsewhere> is applied to it once more
      Then it is refused as a bad event
      And the refusal says: Invalid <event>: <said> belongs
      And the todo is as it was

      Examples:
        | elsewhere                        | event        | said                                                                      |
        | its own first event              | TodoAdded    | version: version 1 of "Todo-milk" stands where version 3 of "Todo-milk"   |
        | an event of another todo         | TodoReminded | streamId: version 3 of "Todo-bread" stands where version 3 of "Todo-milk" |
        | an event placed at its version 4 | TodoReminded | version: version 4 of "Todo-milk" stands where version 3 of "Todo-milk"   |

    Scenario: An event that was placed just there is taken as it is
      Given a todo "milk" of added and started
      When an event placed at its version 3 is applied to it
      Then its last uncommitted event is the very event that was placed

    Scenario Outline: What is no event is refused: <value>
      Given a todo of added
      When the value <value> is applied to it
      Then it is refused as a bad argument
      And the refusal says that event must be an event made by its definition
      And the todo is as it was

      Examples:
        | value                   |
        | null                    |
        | "added"                 |
        | {"type": "TodoStarted"} |

    Scenario: An event of an unknown type leaves the state and counts
      Given a todo of added
      When an event of a type that it does not know is applied to it
      Then its version is 0, and 2 with what is uncommitted
      And its state is that of the todo before

  Rule: A state is a record of Immutable.js

    Background:
      Given a card with the title "milk", 2 stamps and the labels "a" and "b"

    Scenario Outline: An apply function <changes>
      When its apply function <changes>
      Then its title is <title>, it has <stamps> stamps and the labels <labels>
      And the card before is as it was

      Examples:
        | changes                                  | title   | stamps | labels      |
        | sets a field                             | "bread" | 2      | "a" and "b" |
        | sets two fields                          | "bread" | 3      | "a" and "b" |
        | sets a field to undefined                | ""      | 2      | "a" and "b" |
        | sets a field that there is not           | "milk"  | 2      | "a" and "b" |
        | sets a field to what it was              | "milk"  | 2      | "a" and "b" |
        | merges fields                            | "bread" | 3      | "a" and "b" |
        | updates a field                          | "milk"  | 3      | "a" and "b" |
        | takes a field away                       | ""      | 2      | "a" and "b" |
        | takes all fields away                    | ""      | 0      | none        |
        | reaches into a list                      | "milk"  | 2      | "c" and "b" |
        | makes several changes at once            | "bread" | 4      | "a" and "b" |
        | makes several changes at once, and none  | "milk"  | 2      | "a" and "b" |
        | gives back a state that it has left open | "bread" | 2      | "a" and "b" |
        | gives back a list that it has left open  | "milk"  | 2      | "a" and "c" |

    Scenario Outline: An apply function that <what> cannot write to it any more
      When its apply function <what>
      And that apply function writes to that once more
      Then its title is <title>, it has 2 stamps and the labels <labels>

      Examples:
        | what                                     | title   | labels      |
        | gives back a state that it has left open | "bread" | "a" and "b" |
        | gives back a list that it has left open  | "milk"  | "a" and "c" |

    Scenario: What changes nothing gives the very same state
      When its apply function sets a field to what it was
      Then its state is the very state of the card before

    Scenario: A field is read by its name, and a default stands for a field that there is not
      Then its state gives "milk" for "title", and the default for "colour"
      And its state gives nothing for "colour" where no default is given

    Scenario: It is shown as what it holds
      Then the console shows its state as {"title": "milk", "stamps": 2, "labels": ["a", "b"]}

  Rule: An apply function that fails leaves the aggregate as it was

    Scenario Outline: It <fails>
      Given a clerk whose apply function <fails>
      When a note is applied to the clerk "ada"
      Then it is refused because the event could not be applied
      And the refusal tells
        | streamId  | "Clerk-ada" |
        | version   | 1           |
        | eventType | "Noted"     |
      And the refusal says: Applying Noted to "Clerk-ada" at version 1 failed: <reason>
      And the clerk is as it was

      Examples:
        | fails                                  | reason                                                               |
        | throws                                 | the apply function threw                                             |
        | returns nothing                        | an apply function returns its state, changed by set, merge or update |
        | returns a plain object                 | an apply function returns its state, changed by set, merge or update |
        | returns a record of another kind       | an apply function returns its state, changed by set, merge or update |
        | returns the state of another aggregate | an apply function returns its state, changed by set, merge or update |
        | returns a promise of its state         | an apply function returns its state, changed by set, merge or update |

    Scenario: What it threw is the cause
      Given a clerk whose apply function throws
      When a note is applied to the clerk "ada"
      Then it is refused because the event could not be applied
      And its cause is what the apply function threw

    Scenario: One failing event of several takes none
      Given a clerk whose apply function throws at the second note
      When two notes are applied to the clerk "ada" at once
      Then it is refused because the event could not be applied
      And the refusal tells
        | version | 2 |
      And the clerk is as it was

    Scenario: It fails the same when the history is folded
      Given a clerk whose apply function throws at the second note
      When the clerk is generated from a history of two notes
      Then it is refused because the event could not be applied
      And the refusal tells
        | streamId | "Clerk-ada" |
        | version  | 2           |

  Rule: An apply-map can be overridden for one call

    Scenario: The override takes the place of the aggregate's own
      Given a todo of added
      When started is applied to it with apply functions that shout
      Then its state has
        | status | "STARTED" |

    @fault-6
    Scenario: An empty override is an override: nothing is applied
      Given a todo of added
      When started is applied to it with no apply functions at all
      Then its state is that of the todo before
      And its version is 0, and 2 with what is uncommitted

    Scenario: The next call has the aggregate's own again
      Given a todo of added
      And started was applied to it with apply functions that shout
      When finished is applied to it
      Then its state has
        | status | "finished" |

    @fault-6
    Scenario: A history can be folded with an override too
      When a todo is generated from a history of added and started, with no apply functions at all
      Then its state has
        | status | "unknown" |
      And its version is 2, and 2 with what is uncommitted

  Rule: Committing moves the events over

    Scenario: Marked as committed, the events are history
      Given a todo of added and started
      When its events are marked as committed
      Then its version is 2, and 2 with what is uncommitted
      And its committed events are added and started, its uncommitted events nothing
      And its state is that of the todo before

    Scenario: Then come the next
      Given a todo of added and started
      And its events were marked as committed
      When finished is applied to it
      Then its version is 2, and 3 with what is uncommitted
      And its committed events are added and started, its uncommitted events finished

    Scenario: They join those that were looked at before
      Given a todo of added and started
      And its events were marked as committed
      And its committed events are added and started, its uncommitted events nothing
      And finished was applied to it
      When its events are marked as committed
      Then its committed events are added, started and finished, its uncommitted events nothing

    Scenario: Where nothing waits nothing changes
      Given a todo of added
      And its events were marked as committed
      When its events are marked as committed
      Then it equals the todo before

    @fault-9
    Scenario: A history is shared, not copied, by what follows from it
      Given a todo of 1,000 × reminded
      And its events were marked as committed
      When finished is applied to it
      Then the todo and the todo before have one and the same list of committed events

  Rule: An aggregate is what its history makes of it

    Scenario: A history is folded into the state
      When a todo is generated from a history of added, renamed and started
      Then its id is "milk"
      And its version is 3, and 3 with what is uncommitted
      And its committed events are added, renamed and started, its uncommitted events nothing
      And its state has
        | description | "new name 1" |
        | status      | "started"    |

    Scenario: Folded from its history it equals the one that made it
      Given a todo "milk" of added, renamed and started
      And its events were marked as committed
      When a todo is generated from its events
      Then it equals the todo before

    Scenario: Events of an unknown type in a history leave the state and count
      When a todo is generated from a history with an event of an unknown type between added and started
      Then its version is 3, and 3 with what is uncommitted
      And its state has
        | status | "started" |

    @fault-8
    Scenario Outline: A history is whole: <broken> is none
      When a todo is generated from <broken>
      Then it is refused as a bad event

      Examples:
        | broken                                       |
        | a history that lacks its first event         |
        | a history with a gap                         |
        | a history in the wrong order                 |
        | a history that tells an event twice          |
        | a history with an event of another todo      |
        | the history of another kind of aggregate     |
        | events that were never placed                |

    Scenario: There is no aggregate without a history
      When a todo is generated from no events
      Then it is refused as a bad argument
      And the refusal says: events must be at least one event, got "none".

    Scenario Outline: What is no event is no history: <history>
      When a todo is generated from the values <history>
      Then it is refused as a bad argument
      And the refusal says that events must be an event made by its definition

      Examples:
        | history                 |
        | ["added"]               |
        | [{"type": "TodoAdded"}] |

    Scenario: Nor is it one in the midst of events
      When a todo is generated from a history of added and started, and what is no event
      Then it is refused as a bad argument
      And the refusal says that events must be an event made by its definition

  Rule: An aggregate is a value

    Scenario: Two of the same id, state and events are equal, whatever their clocks
      When two todos with the id "milk" are made of the same events, with different clocks
      Then they are equal, also to a set

    Scenario Outline: They differ by <difference>
      When two todos are made that differ by <difference>
      Then they are not equal

      Examples:
        | difference                |
        | their id                  |
        | their state               |
        | their version             |
        | an uncommitted event      |
        | what of it is committed   |
        | their kind                |
        | their class               |

    Scenario Outline: It equals itself, and nothing that is none: <other>
      Given a todo of added
      Then it equals itself, and so does its state
      And neither equals <other>

      Examples:
        | other                              |
        | null                               |
        | a text                             |
        | something that only looks the same |

    Scenario: Hash codes tell todos apart
      When 1,000 todos are made that differ in their ids alone
      Then their hash codes differ, but for a few

    Scenario: The events that were read are no part of the value
      When a todo is read from its history, and the same todo with a shorter list of events read
      Then they are equal, also to a set

    Scenario: States of different kinds are not equal, though their fields are
      When the states of two kinds of aggregate with the same fields are compared
      Then they are not equal

    Scenario Outline: Nothing can be written over: <part>
      Given a todo of added
      When someone tries to write over its <part>
      Then the todo is as it was

      Examples:
        | part              |
        | id                |
        | version           |
        | state             |
        | events            |
        | uncommittedEvents |
        | something new     |

    Scenario: Its state cannot be written over either
      Given a todo of added
      When someone tries to write over a field of its state
      Then the todo is as it was

  Rule: A definition is checked when it is made

    Scenario Outline: An aggregate type may be called <name>
      When an aggregate type is defined with the name <name>
      Then its streams begin with <name> and a dash
      And its class is called <name>

      Examples:
        | name              |
        | "T"               |
        | "Shop.Order_Line2" |

    Scenario Outline: An aggregate type may not be called <name>
      When an aggregate type is defined with the name <name>
      Then it is refused as a bad argument
      And the refusal tells the field type
      And the refusal tells the value <name>
      And the refusal says that type must be <rule>

      Examples:
        | name      | rule                                        |
        | ""        | a non-empty string                          |
        | "To-do"   | a letter, then letters, digits, "_" and "." |
        | "1Todo"   | a letter, then letters, digits, "_" and "." |
        | "_Todo"   | a letter, then letters, digits, "_" and "." |
        | "$Todo"   | a letter, then letters, digits, "_" and "." |
        | "To do"   | a letter, then letters, digits, "_" and "." |
        | "Tödo"    | a letter, then letters, digits, "_" and "." |
        | "x" × 512 | at most 510 bytes of UTF-8                  |

    Scenario Outline: A state begins with values that cannot change: <value> is none
      When an aggregate type is defined whose state begins with <value>
      Then it is refused as a bad argument
      And the refusal tells the field "state.field"
      And the refusal says that state.field must be a primitive or an Immutable.js collection

      Examples:
        | value                                |
        | an array                             |
        | a plain object                       |
        | a date                               |
        | a native map                         |
        | a native set                         |
        | a function                           |
        | an immutable list of arrays          |
        | an immutable map of plain objects    |
        | an immutable record with an array    |
        | a symbol                             |
        | a frozen object                      |
        | a list of an empty one, left open    |
        | a value of one's own that can change |

    Scenario Outline: A state may begin with <value>
      When an aggregate type is defined whose state begins with <value>
      Then it is accepted

      Examples:
        | value                       |
        | a text                      |
        | nothing at all              |
        | a big integer               |
        | an empty immutable list     |
        | an immutable map of sets    |
        | an immutable record         |
        | null                        |
        | a frozen value of one's own |

    Scenario Outline: A field of a state may not be called <name>
      When an aggregate type is defined whose state has a field <name>
      Then it is refused as a bad argument
      And the refusal tells the field "state.<name>"
      And the refusal says that state.<name> must be another name: Record uses this one

      Examples:
        | name        |
        | get         |
        | set         |
        | equals      |
        | toJS        |
        | merge       |
        | constructor |
        | hashCode    |
        | _values     |
        | valueOf     |

    Scenario Outline: The apply-map matches the events: <mismatch>
      When an aggregate type is defined with <mismatch>
      Then it is refused as a bad argument
      And the refusal tells the field "<field>"
      And the refusal says that <field> must be <rule>

      Examples:
        | mismatch                           | field           | rule                                                |
        | an event without an apply function | apply.Noted     | a function                                          |
        | an apply function without an event | apply.Forgotten | under the name of a type that is listed in `events` |
        | an apply function that is none     | apply.Noted     | a function                                          |
        | the same event twice               | events          | a list in which each type stands once               |
        | a command among the events         | events          | a list of event definitions                         |

    Scenario Outline: A definition is whole: <part> is not <value>
      When an aggregate type is defined whose <part> is <value>
      Then it is refused as a bad argument
      And the refusal says that <part> must be <rule>

      Examples:
        | part   | value     | rule                        |
        | type   | 7         | a string                    |
        | events | null      | a list of event definitions |
        | events | "Noted"   | a list of event definitions |
        | events | ["Noted"] | a list of event definitions |
        | state  | null      | an object of default values |
        | state  | "empty"   | an object of default values |
        | state  | [1]       | an object of default values |
        | apply  | null      | an object of functions      |
        | apply  | "Noted"   | an object of functions      |

    Scenario: A state has no field under a symbol
      When an aggregate type is defined whose state has a field under a symbol
      Then it is refused as a bad argument
      And the refusal says: state must be an object of default values, got an object.

    Scenario Outline: A class of aggregates has methods, and no field of its own: <field>
      When a todo is generated whose class declares the field <field>
      Then it is refused as a bad argument
      And the refusal says: Todo.<field> must be a method, or a part of the state, got "red".

      Examples:
        | field  |
        | colour |
        | id     |

    Scenario: A definition cannot be changed afterwards
      When someone changes the list of events and the apply-map that a type was defined with
      Then the definition is as it was, and nothing can be written over in it

    Scenario: A definition can be looked at as data
      Then the definition of a todo tells its type, its events, its first state and its apply functions

    Scenario: The console shows an aggregate as what it holds
      Given a todo "milk" of added
      Then the console shows its id, its type, its version, its state, and its uncommitted events as a list
