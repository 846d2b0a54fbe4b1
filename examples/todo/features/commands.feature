Feature: What can be asked of a todo
  A command says what somebody wants. It is checked when it is made, and it becomes events when it is handled.

  Scenario: Adding a todo
    When somebody asks to add "Water the plants" as Queued
    Then the command is AddTodo
    And it tells the description "Water the plants"
    And it tells the status Queued
    And it tells no more
    And handling it leaves these events in the todo's stream:
      | TodoAdded |

  Scenario: Changing a todo's status
    Given a todo "Water the plants" that is Queued
    When somebody asks to make it Started
    Then the command is ChangeTodoStatus
    And it tells the todo's id
    And it tells the status Started
    And it tells no more
    And handling it leaves these events in the todo's stream:
      | TodoAdded         |
      | TodoStatusChanged |

  Scenario: Removing a todo
    Given a todo "Water the plants" that is Queued
    When somebody asks to remove it
    Then the command is RemoveTodo
    And it tells the todo's id
    And it tells no more
    And handling it leaves these events in the todo's stream:
      | TodoAdded   |
      | TodoRemoved |

  Scenario: A todo that nobody has added
    When somebody asks to make the todo "no-such-todo" Started
    Then handling it fails with "No Todo with id "no-such-todo"."

  Scenario Outline: A wish with a part missing is none
    When a <command> is made without <part>
    Then it is refused for want of <part>

    Examples:
      | command          | part        |
      | AddTodo          | description |
      | AddTodo          | status      |
      | ChangeTodoStatus | id          |
      | ChangeTodoStatus | status      |
      | RemoveTodo       | id          |

  Scenario: A status that there is not
    When a ChangeTodoStatus is made with the status "Forgotten"
    Then it is refused because of status

  Scenario Outline: Asked again, as no answer had come
    Given a todo "Water the plants" that is Queued
    When somebody asks to <ask>
    And asks the very same again, after it was handled
    Then the answer is the same as the first
    And the todo has <events> events

    Examples:
      | ask                              | events |
      | add "Water the plants" as Queued | 1      |
      | make it Started                  | 2      |
      | remove it                        | 2      |

  Scenario: Why it happened
    When somebody asks to add "Water the plants" as Queued
    Then handling it leaves events that tell the command as their cause
