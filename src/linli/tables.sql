-- Written by `python tools/tables.py` from the migrations. Write migrations, not this (docs/decisions/0029).
-- Of migrations with the digest 532007f6c2de7f6ae6c44f5b1abd3bf6.
SET LOCAL search_path = '';
SET LOCAL check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.votes_is_frozen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM votes_vote WHERE street_id = OLD.street_id AND id = OLD.vote_id AND announced_at IS NOT NULL)
    OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM votes_vote WHERE street_id = NEW.street_id AND id = NEW.vote_id AND announced_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'the roll and the questions of an announced vote are frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.votes_stays_announced() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'an announced vote is frozen' USING ERRCODE = 'check_violation';
END $$;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_advice (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    text text NOT NULL,
    grade character varying(12) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    reply text NOT NULL,
    replied_at timestamp with time zone,
    given_by_id bigint,
    organisation_id bigint NOT NULL,
    replied_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT answer_to_advice_says_something CHECK (((replied_at IS NULL) OR (NOT (reply = ''::text)))),
    CONSTRAINT assessment_gives_a_grade CHECK (((((kind)::text = 'assessment'::text) AND (NOT ((grade)::text = ''::text))) OR ((NOT ((kind)::text = 'assessment'::text)) AND ((grade)::text = ''::text))))
);

ALTER TABLE public.bodies_advice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_advice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_body (
    id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(120) NOT NULL,
    purpose text NOT NULL,
    document character varying(120) NOT NULL,
    document_no character varying(60) NOT NULL,
    document_on date,
    public boolean NOT NULL,
    starts_on date NOT NULL,
    term_until date,
    ends_on date,
    organisation_id bigint,
    parent_id bigint,
    street_id bigint NOT NULL,
    succeeds_id bigint,
    unit_id bigint NOT NULL,
    CONSTRAINT body_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.bodies_body ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_body_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_duty (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    text character varying(500) NOT NULL,
    due_on date,
    done_on date,
    evidence character varying(1000) NOT NULL,
    statement_id bigint NOT NULL,
    CONSTRAINT bodies_duty_position_check CHECK (("position" >= 0)),
    CONSTRAINT fulfilled_duty_is_shown CHECK (((done_on IS NULL) OR (NOT ((evidence)::text = ''::text))))
);

ALTER TABLE public.bodies_duty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_dutystatement (
    id bigint CONSTRAINT bodies_statement_id_not_null NOT NULL,
    title character varying(120) CONSTRAINT bodies_statement_title_not_null NOT NULL,
    number character varying(60) CONSTRAINT bodies_statement_number_not_null NOT NULL,
    signed_by character varying(60) CONSTRAINT bodies_statement_signed_by_not_null NOT NULL,
    signed_on date CONSTRAINT bodies_statement_signed_on_not_null NOT NULL,
    starts_on date CONSTRAINT bodies_statement_starts_on_not_null NOT NULL,
    ends_on date,
    organisation_id bigint CONSTRAINT bodies_statement_organisation_id_not_null NOT NULL,
    street_id bigint CONSTRAINT bodies_statement_street_id_not_null NOT NULL,
    unit_id bigint CONSTRAINT bodies_statement_unit_id_not_null NOT NULL,
    CONSTRAINT statement_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

CREATE TABLE public.bodies_item (
    id bigint NOT NULL,
    pack character varying(40) NOT NULL,
    code character varying(40) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    checked_on date,
    note character varying(500) NOT NULL,
    organisation_id bigint,
    owner_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT item_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on))),
    CONSTRAINT item_is_owned CHECK (((owner_id IS NOT NULL) OR (organisation_id IS NOT NULL)))
);

ALTER TABLE public.bodies_item ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_membership (
    id bigint NOT NULL,
    seat character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    title character varying(60) NOT NULL,
    exclusive boolean NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    account_id bigint,
    body_id bigint NOT NULL,
    organisation_id bigint,
    substitute_for_id bigint,
    CONSTRAINT member_is_somebody CHECK (((account_id IS NOT NULL) OR (organisation_id IS NOT NULL) OR (NOT ((name)::text = ''::text)))),
    CONSTRAINT member_leaves_after_joining CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.bodies_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_nomination (
    id bigint NOT NULL,
    seat character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    title character varying(60) NOT NULL,
    reason text NOT NULL,
    state character varying(12) NOT NULL,
    review text NOT NULL,
    decision text NOT NULL,
    votes_cast integer,
    votes_for integer,
    nominated_at timestamp with time zone NOT NULL,
    reviewed_at timestamp with time zone,
    decided_at timestamp with time zone,
    account_id bigint,
    body_id bigint NOT NULL,
    membership_id bigint,
    nominated_by_id bigint,
    organisation_id bigint,
    CONSTRAINT bodies_nomination_votes_cast_check CHECK ((votes_cast >= 0)),
    CONSTRAINT bodies_nomination_votes_for_check CHECK ((votes_for >= 0)),
    CONSTRAINT no_more_votes_for_than_cast CHECK (((votes_for IS NULL) OR (votes_for <= votes_cast))),
    CONSTRAINT nominee_is_somebody CHECK (((account_id IS NOT NULL) OR (organisation_id IS NOT NULL) OR (NOT ((name)::text = ''::text)))),
    CONSTRAINT nominee_who_took_the_seat_sits CHECK ((((membership_id IS NOT NULL) AND ((state)::text = 'taken'::text)) OR ((NOT ((state)::text = 'taken'::text)) AND (membership_id IS NULL))))
);

ALTER TABLE public.bodies_nomination ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_nomination_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.bodies_dutystatement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_station (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(120) NOT NULL,
    address character varying(120) NOT NULL,
    phone character varying(30) NOT NULL,
    hours character varying(80) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT station_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.bodies_station ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_station_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bodies_stationplace (
    id bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    account_id bigint,
    organisation_id bigint,
    station_id bigint NOT NULL,
    CONSTRAINT station_place_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on))),
    CONSTRAINT station_place_is_somebodys CHECK (((account_id IS NOT NULL) OR (organisation_id IS NOT NULL)))
);

ALTER TABLE public.bodies_stationplace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bodies_stationplace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bulletins_bulletin (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    of character varying(12) NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    name_en character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    known date NOT NULL,
    edition integer NOT NULL,
    state character varying(10) NOT NULL,
    figures jsonb NOT NULL,
    told jsonb NOT NULL,
    plan text NOT NULL,
    addressees character varying(200) NOT NULL,
    issuer character varying(80) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(200) NOT NULL,
    files jsonb NOT NULL,
    version integer NOT NULL,
    files_of integer NOT NULL,
    made_by_id bigint,
    organisation_id bigint,
    published_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT bulletin_is_known_after_its_period CHECK (((known >= until) AND (since <= until))),
    CONSTRAINT withdrawn_bulletin_says_why CHECK (((NOT ((state)::text = 'withdrawn'::text)) OR (NOT ((withdrawn_why)::text = ''::text))))
);

CREATE TABLE public.cases_appeal (
    id uuid NOT NULL,
    against character varying(10) NOT NULL,
    against_at timestamp with time zone,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    accepted boolean,
    answer text NOT NULL,
    decided_at timestamp with time zone,
    against_by_id bigint,
    by_id bigint,
    case_id uuid NOT NULL,
    decided_by_id bigint,
    organisation_id bigint NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.cases_assignment (
    id uuid NOT NULL,
    part character varying(10) NOT NULL,
    coverage_row integer,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    organisation_id bigint NOT NULL,
    street_id bigint NOT NULL,
    case_id uuid NOT NULL,
    authority_row integer
);

CREATE TABLE public.cases_batch (
    id uuid NOT NULL,
    action character varying(20) NOT NULL,
    told jsonb NOT NULL,
    chosen character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    refused integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    street_id bigint NOT NULL,
    chosen_en character varying(200) NOT NULL,
    CONSTRAINT batch_adds_up CHECK (((done >= 0) AND (refused >= 0) AND (total >= (done + refused))))
);

CREATE TABLE public.cases_batchitem (
    id uuid NOT NULL,
    place integer NOT NULL,
    outcome character varying(10) NOT NULL,
    why character varying(60) NOT NULL,
    said character varying(300) NOT NULL,
    batch_id uuid NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    said_en character varying(300) NOT NULL
);

CREATE TABLE public.cases_callback (
    id uuid NOT NULL,
    outcome character varying(12) NOT NULL,
    solved boolean,
    satisfied boolean,
    said text NOT NULL,
    attempt smallint NOT NULL,
    gave_up boolean NOT NULL,
    latest boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT only_who_was_reached_answers_a_call_back CHECK ((((outcome)::text = 'reached'::text) OR ((satisfied IS NULL) AND (solved IS NULL))))
);

CREATE TABLE public.cases_case (
    id uuid NOT NULL,
    number character varying(20) NOT NULL,
    title character varying(120) NOT NULL,
    body text NOT NULL,
    door character varying(12) NOT NULL,
    source character varying(40) NOT NULL,
    source_id character varying(80),
    lon double precision,
    lat double precision,
    place character varying(200) NOT NULL,
    lineage bigint[] NOT NULL,
    located boolean NOT NULL,
    state character varying(20) NOT NULL,
    hard boolean NOT NULL,
    organisations bigint[] NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    dispatched_at timestamp with time zone,
    due_at timestamp with time zone,
    due_rule character varying(40) NOT NULL,
    ended_at timestamp with time zone,
    reopened integer NOT NULL,
    returned integer NOT NULL,
    rating smallint,
    public_title character varying(120) NOT NULL,
    public_body text NOT NULL,
    hidden_from_public boolean NOT NULL,
    fed_back_by_id bigint,
    found_by_id bigint,
    lead_id bigint,
    road_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    category_id bigint,
    condition_id bigint,
    industry_id bigint,
    tier character varying(10) NOT NULL,
    parts integer NOT NULL,
    extended integer NOT NULL,
    "limit" character varying(24) NOT NULL,
    paused_at timestamp with time zone,
    pauses timestamp with time zone[] NOT NULL,
    yellow_at timestamp with time zone,
    appealed character varying(10) NOT NULL,
    arbiter character varying(40) NOT NULL,
    excused boolean NOT NULL,
    named_at timestamp with time zone,
    ordered character varying(10) NOT NULL,
    raised_at timestamp with time zone,
    raised_level character varying(20) NOT NULL,
    raised_to_id bigint,
    limits_edition_id bigint,
    held character varying(8) NOT NULL,
    CONSTRAINT case_at_work_has_a_lead CHECK (((NOT ((state)::text = ANY (ARRAY[('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text]))) OR (lead_id IS NOT NULL))),
    CONSTRAINT case_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text, ('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]))),
    CONSTRAINT ended_case_says_when_it_ended CHECK ((((ended_at IS NOT NULL) AND ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]))) OR ((NOT ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]))) AND (ended_at IS NULL)))),
    CONSTRAINT pin_has_both_coordinates CHECK ((((lat IS NULL) AND (lon IS NULL)) OR ((lat IS NOT NULL) AND (lon IS NOT NULL)))),
    CONSTRAINT rating_is_one_to_five CHECK (((rating IS NULL) OR ((rating >= 1) AND (rating <= 5))))
);

CREATE TABLE public.cases_category (
    id bigint NOT NULL,
    code character varying(10) NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(60) NOT NULL,
    name_en character varying(120) NOT NULL,
    public boolean NOT NULL,
    words character varying(20)[] NOT NULL,
    parent_id bigint,
    tier character varying(10) NOT NULL
);

ALTER TABLE public.cases_category ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_condition (
    id bigint NOT NULL,
    "row" integer NOT NULL,
    text text NOT NULL,
    category_id bigint NOT NULL
);

ALTER TABLE public.cases_condition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_condition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_dossier (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    background text NOT NULL,
    next_step character varying(200) NOT NULL,
    next_on date,
    visits integer NOT NULL,
    last_visit_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    owner_id bigint,
    street_id bigint NOT NULL,
    alarmed_on date,
    CONSTRAINT day_of_a_next_step_says_which_step CHECK (((next_on IS NULL) OR (NOT ((next_step)::text = ''::text))))
);

CREATE TABLE public.cases_evidence (
    id uuid NOT NULL,
    by_rule boolean NOT NULL,
    relapse boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    problem_id uuid NOT NULL
);

CREATE TABLE public.cases_extension (
    id uuid NOT NULL,
    state character varying(10) NOT NULL,
    reason text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    amount integer NOT NULL,
    unit character varying(10) NOT NULL,
    due_before timestamp with time zone,
    due_after timestamp with time zone,
    asked_by_id bigint,
    case_id uuid NOT NULL,
    decided_by_id bigint,
    lead_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT cases_extension_amount_check CHECK ((amount >= 0)),
    CONSTRAINT extension_is_approved_by_somebody_else CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL) AND (asked_by_id IS NOT NULL))))),
    CONSTRAINT extension_is_for_some_time CHECK ((amount > 0))
);

CREATE TABLE public.cases_hiding (
    id uuid NOT NULL,
    kind character varying(8) NOT NULL,
    spans jsonb NOT NULL,
    boxes jsonb NOT NULL,
    before text NOT NULL,
    was_public boolean NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_how character varying(8) NOT NULL,
    ended_why text NOT NULL,
    by_id bigint,
    case_id uuid NOT NULL,
    ended_by_id bigint,
    photo_id uuid,
    street_id bigint NOT NULL,
    CONSTRAINT ended_hiding_says_how CHECK ((((ended_at IS NULL) AND ((ended_how)::text = ''::text)) OR ((ended_at IS NOT NULL) AND (NOT ((ended_how)::text = ''::text))))),
    CONSTRAINT hiding_of_a_photo_names_it CHECK (((((kind)::text = ANY (ARRAY[('photo'::character varying)::text, ('regions'::character varying)::text])) AND (photo_id IS NOT NULL)) OR ((NOT ((kind)::text = ANY (ARRAY[('photo'::character varying)::text, ('regions'::character varying)::text]))) AND (photo_id IS NULL))))
);

CREATE TABLE public.cases_joint (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    why text NOT NULL,
    place character varying(200) NOT NULL,
    lon double precision,
    lat double precision,
    called_at timestamp with time zone NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    conclusion text NOT NULL,
    concluded_at timestamp with time zone,
    called_by_id bigint,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT joint_action_that_is_over_says_when CHECK ((((concluded_at IS NULL) AND ((state)::text = 'called'::text)) OR ((NOT ((state)::text = 'called'::text)) AND (concluded_at IS NOT NULL)))),
    CONSTRAINT place_of_a_joint_action_has_both_coordinates CHECK ((((lat IS NULL) AND (lon IS NULL)) OR ((lat IS NOT NULL) AND (lon IS NOT NULL))))
);

CREATE TABLE public.cases_ladderstep (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    step character varying(40) NOT NULL,
    step_name character varying(60) NOT NULL,
    edition_id bigint,
    enforcing boolean NOT NULL,
    article character varying(200) NOT NULL,
    words text NOT NULL,
    photos uuid[] NOT NULL,
    settled_at timestamp with time zone,
    settled_how character varying(10) NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    organisation_id bigint,
    street_id bigint NOT NULL,
    party_id uuid NOT NULL,
    CONSTRAINT enforcing_step_says_who_and_by_which_law CHECK (((NOT enforcing) OR ((organisation_id IS NOT NULL) AND (NOT ((article)::text = ''::text))))),
    CONSTRAINT settled_step_says_how CHECK ((((settled_at IS NULL) AND ((settled_how)::text = ''::text)) OR ((settled_at IS NOT NULL) AND (NOT ((settled_how)::text = ''::text)))))
);

CREATE TABLE public.cases_lanemember (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    door character varying(12) NOT NULL,
    place character varying(200) NOT NULL,
    team character varying(60) NOT NULL,
    token_hash character varying(64) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    account_id bigint,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT lane_member_has_a_door_of_the_lane CHECK (((door)::text = ANY (ARRAY[('merchant'::character varying)::text, ('committee'::character varying)::text])))
);

CREATE TABLE public.cases_lanereport (
    id uuid NOT NULL,
    team character varying(60) NOT NULL,
    "limit" character varying(24) NOT NULL,
    due_at timestamp with time zone,
    yellow_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    member_id uuid NOT NULL,
    street_id bigint NOT NULL,
    not_before timestamp with time zone,
    red_told_at timestamp with time zone,
    yellow_told_at timestamp with time zone
);

CREATE TABLE public.cases_lesson (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    what text NOT NULL,
    book character varying(40) NOT NULL,
    due_on date,
    standing character varying(8) NOT NULL,
    edition_id bigint,
    outcome text NOT NULL,
    closed_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    closed_by_id bigint,
    street_id bigint NOT NULL,
    review_id uuid NOT NULL,
    CONSTRAINT changed_rule_says_its_edition CHECK (((NOT ((standing)::text = 'changed'::text)) OR (edition_id IS NOT NULL))),
    CONSTRAINT closed_lesson_says_when CHECK ((((closed_at IS NULL) AND ((standing)::text = 'open'::text)) OR ((NOT ((standing)::text = 'open'::text)) AND (closed_at IS NOT NULL))))
);

CREATE TABLE public.cases_link (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    was character varying(20) NOT NULL,
    by_id bigint,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    case_id uuid NOT NULL,
    main_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT case_is_not_joined_to_itself CHECK ((NOT (case_id = main_id))),
    CONSTRAINT related_cases_have_one_order CHECK (((NOT ((kind)::text = 'related'::text)) OR (case_id < main_id)))
);

CREATE TABLE public.cases_linkedapplication (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(10) NOT NULL,
    standing character varying(10) NOT NULL,
    addressee character varying(80) NOT NULL,
    yuan integer,
    words text NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    party_id uuid,
    CONSTRAINT application_is_for_no_debt CHECK (((yuan IS NULL) OR (yuan >= 0)))
);

CREATE TABLE public.cases_look (
    id uuid NOT NULL,
    purpose character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    case_id uuid,
    street_id bigint NOT NULL,
    address inet,
    note character varying(200) NOT NULL,
    unusual character varying(12)[] NOT NULL,
    way character varying(10) NOT NULL,
    whose character varying(10) NOT NULL,
    CONSTRAINT look_is_at_a_case_or_at_the_log CHECK (((case_id IS NOT NULL) OR ((purpose)::text = 'audit'::text)))
);

CREATE TABLE public.cases_mediation (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    about text NOT NULL,
    parties uuid[] NOT NULL,
    standing character varying(8) NOT NULL,
    agreement text NOT NULL,
    agreed_at timestamp with time zone,
    photos uuid[] NOT NULL,
    reason text NOT NULL,
    next_way character varying(12) NOT NULL,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT agreed_mediation_has_its_agreement CHECK (((NOT ((standing)::text = ANY (ARRAY[('agreed'::character varying)::text, ('kept'::character varying)::text, ('broken'::character varying)::text]))) OR ((NOT (agreement = ''::text)) AND (agreed_at IS NOT NULL)))),
    CONSTRAINT failed_mediation_says_what_comes_next CHECK (((NOT ((standing)::text = 'failed'::text)) OR (NOT ((next_way)::text = ''::text)))),
    CONSTRAINT mediation_is_between_two_at_least CHECK ((
CASE
    WHEN (parties IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(parties, 1), 0)
END >= 2))
);

CREATE TABLE public.cases_mediationround (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    held_at timestamp with time zone NOT NULL,
    place character varying(120) NOT NULL,
    mediator character varying(80) NOT NULL,
    words text NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    mediation_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE SEQUENCE public.cases_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.cases_obligation (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    what text NOT NULL,
    due_on date NOT NULL,
    standing character varying(8) NOT NULL,
    finding text NOT NULL,
    checked_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    checked_by_id bigint,
    mediation_id uuid NOT NULL,
    street_id bigint NOT NULL,
    party_id uuid NOT NULL,
    alarmed_at timestamp with time zone,
    CONSTRAINT checked_obligation_says_when CHECK ((((checked_at IS NULL) AND ((standing)::text = 'open'::text)) OR ((NOT ((standing)::text = 'open'::text)) AND (checked_at IS NOT NULL))))
);

CREATE TABLE public.cases_order (
    id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    lifted_at timestamp with time zone,
    answered_by_id bigint,
    by_id bigint,
    case_id uuid NOT NULL,
    organisation_id bigint,
    street_id bigint NOT NULL
);

CREATE TABLE public.cases_partclock (
    id uuid NOT NULL,
    stage character varying(24) NOT NULL,
    "limit" character varying(24) NOT NULL,
    due_at timestamp with time zone,
    yellow_at timestamp with time zone,
    not_before timestamp with time zone,
    yellow_told_at timestamp with time zone,
    red_told_at timestamp with time zone,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.cases_party (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    kind character varying(14) NOT NULL,
    part character varying(60) NOT NULL,
    known_as character varying(120) NOT NULL,
    real_name text NOT NULL,
    phone text NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT person_has_no_name_in_the_clear CHECK (((((kind)::text = 'person'::text) AND ((known_as)::text = ''::text)) OR ((NOT ((kind)::text = 'person'::text)) AND (NOT ((known_as)::text = ''::text)))))
);

CREATE TABLE public.cases_passage (
    id uuid NOT NULL,
    inward boolean NOT NULL,
    other_case uuid NOT NULL,
    other_number character varying(20) NOT NULL,
    trail bigint[] NOT NULL,
    was character varying(20) NOT NULL,
    answer character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    case_id uuid NOT NULL,
    other_street_id bigint NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT case_moves_to_another_street CHECK ((NOT (street_id = other_street_id)))
);

CREATE TABLE public.cases_pause (
    id uuid NOT NULL,
    state character varying(10) NOT NULL,
    reason text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    kind character varying(10) NOT NULL,
    starts_at timestamp with time zone,
    until timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    asked_by_id bigint,
    case_id uuid NOT NULL,
    decided_by_id bigint,
    ended_by_id bigint,
    lead_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT granted_pause_says_since_when CHECK (((NOT ((state)::text = 'granted'::text)) OR (starts_at IS NOT NULL))),
    CONSTRAINT pause_ends_after_it_began CHECK (((ends_at IS NULL) OR (ends_at >= starts_at))),
    CONSTRAINT pause_is_approved_by_somebody_else CHECK ((((kind)::text = 'waiting'::text) OR (decided_by_id IS NULL) OR (NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL) AND (asked_by_id IS NOT NULL)))))
);

CREATE TABLE public.cases_photo (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    public boolean NOT NULL,
    by_kind character varying(12) NOT NULL,
    by_id bigint,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    hidden boolean NOT NULL,
    shown_as uuid,
    CONSTRAINT hidden_photo_is_not_public CHECK (((NOT hidden) OR (NOT public)))
);

CREATE UNLOGGED TABLE public.cases_presence (
    id uuid NOT NULL,
    doing character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT presence_says_what_is_done CHECK (((doing)::text = ANY (ARRAY[('viewing'::character varying)::text, ('writing'::character varying)::text, ('left'::character varying)::text])))
);

CREATE TABLE public.cases_problemmeasure (
    id uuid NOT NULL,
    what character varying(300) NOT NULL,
    due_on date NOT NULL,
    state character varying(8) NOT NULL,
    done text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    alarmed_on date,
    by_id bigint,
    ended_by_id bigint,
    organisation_id bigint NOT NULL,
    street_id bigint NOT NULL,
    problem_id uuid NOT NULL,
    CONSTRAINT measure_that_is_over_says_when CHECK ((((ended_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (ended_at IS NOT NULL))))
);

CREATE TABLE public.cases_problemphoto (
    id uuid NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    street_id bigint NOT NULL,
    recheck_id uuid NOT NULL
);

CREATE TABLE public.cases_recheck (
    id uuid NOT NULL,
    due_on date NOT NULL,
    gone boolean,
    finding text NOT NULL,
    at timestamp with time zone,
    alarmed_on date,
    by_id bigint,
    street_id bigint NOT NULL,
    problem_id uuid NOT NULL,
    CONSTRAINT done_recheck_says_whether_it_is_gone CHECK ((((at IS NULL) AND (gone IS NULL)) OR ((at IS NOT NULL) AND (gone IS NOT NULL))))
);

CREATE TABLE public.cases_reminder (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    case_id uuid NOT NULL,
    light character varying(10) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone NOT NULL,
    not_before timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    told integer NOT NULL
);

ALTER TABLE public.cases_reminder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_reminder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases_reporter (
    id uuid NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    phone_index character varying(64) NOT NULL,
    token_hash character varying(64) NOT NULL,
    language character varying(10) NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    email_index character varying(64) NOT NULL
);

CREATE TABLE public.cases_review (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    held_on date NOT NULL,
    people character varying(200) NOT NULL,
    what text NOT NULL,
    causes text NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.cases_rise (
    id uuid NOT NULL,
    level character varying(20) NOT NULL,
    reason text NOT NULL,
    by_itself boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    goes_on boolean NOT NULL,
    ended_at timestamp with time zone,
    ended character varying(12) NOT NULL,
    decision text NOT NULL,
    by_id bigint,
    came_from_id bigint,
    case_id uuid NOT NULL,
    decided_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT ended_rise_says_how_it_ended CHECK (((((ended)::text = ''::text) AND (ended_at IS NULL)) OR ((ended_at IS NOT NULL) AND (NOT ((ended)::text = ''::text)))))
);

CREATE TABLE public.cases_risk (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    what character varying(200) NOT NULL,
    level character varying(6) NOT NULL,
    answer text NOT NULL,
    over_at timestamp with time zone,
    moved_at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    owner_id bigint,
    street_id bigint NOT NULL
);

CREATE TABLE public.cases_share (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    part character varying(10) NOT NULL,
    authority_row integer,
    what text NOT NULL,
    "limit" character varying(24) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    soon_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    stance character varying(10) NOT NULL,
    said text NOT NULL,
    ended_at timestamp with time zone,
    alarmed_at timestamp with time zone,
    lon double precision,
    lat double precision,
    accuracy integer,
    metres integer,
    finding text NOT NULL,
    measure character varying(10) NOT NULL,
    found_at timestamp with time zone,
    case_id uuid NOT NULL,
    ended_by_id bigint,
    given_by_id bigint,
    joint_id uuid,
    organisation_id bigint NOT NULL,
    street_id bigint NOT NULL,
    warned_at timestamp with time zone,
    CONSTRAINT arrival_belongs_to_a_joint_action CHECK ((((joint_id IS NOT NULL) AND ((kind)::text = 'arrival'::text)) OR ((NOT ((kind)::text = 'arrival'::text)) AND (joint_id IS NULL)))),
    CONSTRAINT opinion_that_is_given_takes_a_stance CHECK (((NOT (((kind)::text = 'opinion'::text) AND ((state)::text = 'done'::text))) OR (NOT ((stance)::text = ''::text)))),
    CONSTRAINT place_of_a_sign_in_has_both_coordinates CHECK ((((lat IS NULL) AND (lon IS NULL)) OR ((lat IS NOT NULL) AND (lon IS NOT NULL)))),
    CONSTRAINT share_that_is_over_says_when CHECK ((((ended_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (ended_at IS NOT NULL))))
);

CREATE TABLE public.cases_standingproblem (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    spread character varying(6) NOT NULL,
    lon double precision,
    lat double precision,
    radius smallint,
    lineage bigint[] NOT NULL,
    organisations bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    rule character varying(200) NOT NULL,
    quiet_days smallint NOT NULL,
    plan text NOT NULL,
    flagged_at timestamp with time zone NOT NULL,
    state_since timestamp with time zone NOT NULL,
    last_case_at timestamp with time zone,
    cases integer NOT NULL,
    relapses integer NOT NULL,
    next_on date,
    over_at timestamp with time zone,
    quiet_until date,
    ended_at timestamp with time zone,
    before_id uuid,
    category_id bigint NOT NULL,
    owner_id bigint,
    road_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT problem_lies_at_one_place CHECK ((((lat IS NULL) AND (lon IS NULL) AND (radius IS NULL) AND (road_id IS NULL) AND ((spread)::text = 'unit'::text) AND (unit_id IS NOT NULL)) OR ((lat IS NULL) AND (lon IS NULL) AND (radius IS NULL) AND (road_id IS NOT NULL) AND ((spread)::text = 'road'::text) AND (unit_id IS NULL)) OR ((lat IS NOT NULL) AND (lon IS NOT NULL) AND (radius > 0) AND (road_id IS NULL) AND ((spread)::text = 'spot'::text) AND (unit_id IS NULL)))),
    CONSTRAINT watched_problem_says_until_when CHECK (((NOT ((state)::text = 'watched'::text)) OR ((over_at IS NOT NULL) AND (quiet_until IS NOT NULL))))
);

CREATE TABLE public.cases_visit (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(8) NOT NULL,
    outcome character varying(10) NOT NULL,
    visited_at timestamp with time zone NOT NULL,
    place character varying(120) NOT NULL,
    company character varying(120) NOT NULL,
    words text NOT NULL,
    photos uuid[] NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid NOT NULL,
    party_id uuid,
    street_id bigint NOT NULL,
    CONSTRAINT visit_has_been_when_written CHECK ((visited_at <= at))
);

CREATE TABLE public.cases_watermark (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.cases_watermark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_watermark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.covenants_badge (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(40) NOT NULL,
    holder character varying(120) NOT NULL,
    address character varying(200) NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    criteria jsonb NOT NULL,
    state character varying(10) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    awarded_on date NOT NULL,
    review_on date NOT NULL,
    reason character varying(200) NOT NULL,
    version bigint NOT NULL,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL
);

CREATE TABLE public.covenants_breach (
    id uuid NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    noted_by_id bigint,
    street_id bigint NOT NULL,
    clause_id uuid NOT NULL,
    edition_id uuid NOT NULL
);

CREATE TABLE public.covenants_clause (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    name character varying(20) NOT NULL,
    text text NOT NULL,
    breaches integer NOT NULL,
    street_id bigint NOT NULL,
    edition_id uuid NOT NULL
);

CREATE TABLE public.covenants_comment (
    id uuid NOT NULL,
    number integer NOT NULL,
    clause integer,
    text text NOT NULL,
    state character varying(10) NOT NULL,
    reply character varying(500) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL,
    edition_id uuid NOT NULL
);

CREATE TABLE public.covenants_covenant (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(120) NOT NULL,
    body character varying(120) NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    current integer,
    review_on date,
    shown boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL
);

CREATE TABLE public.covenants_covenantsignature (
    id uuid NOT NULL,
    party text NOT NULL,
    party_index character varying(64) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    on_paper boolean NOT NULL,
    street_id bigint NOT NULL,
    edition_id uuid NOT NULL
);

CREATE TABLE public.covenants_edition (
    id uuid NOT NULL,
    number integer NOT NULL,
    lineage bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    comments_until date,
    rule character varying(40) NOT NULL,
    vote_id uuid,
    vote_number integer,
    resolution character varying(200) NOT NULL,
    starts_on date,
    signatures integer NOT NULL,
    comments integer NOT NULL,
    breaches integer NOT NULL,
    version bigint NOT NULL,
    covenant_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT edition_in_force_has_a_day CHECK (((NOT ((state)::text = 'in_force'::text)) OR (starts_on IS NOT NULL)))
);

CREATE TABLE public.deliberation_agendaitem (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    title character varying(120) NOT NULL,
    note text NOT NULL,
    topic character varying(40) NOT NULL,
    subject_kind character varying(20) NOT NULL,
    subject_id character varying(40) NOT NULL,
    minutes smallint NOT NULL,
    presenter text NOT NULL,
    said text NOT NULL,
    outcome character varying(12) NOT NULL,
    decision text NOT NULL,
    hands_for integer,
    hands_against integer,
    hands_abstained integer,
    put_at timestamp with time zone NOT NULL,
    carried_from_id uuid,
    put_by_id bigint,
    street_id bigint NOT NULL,
    meeting_id uuid NOT NULL,
    CONSTRAINT deliberation_agendaitem_hands_abstained_check CHECK ((hands_abstained >= 0)),
    CONSTRAINT deliberation_agendaitem_hands_against_check CHECK ((hands_against >= 0)),
    CONSTRAINT deliberation_agendaitem_hands_for_check CHECK ((hands_for >= 0)),
    CONSTRAINT deliberation_agendaitem_minutes_check CHECK ((minutes >= 0))
);

CREATE TABLE public.deliberation_attendee (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    part character varying(60) NOT NULL,
    side character varying(12) NOT NULL,
    votes boolean NOT NULL,
    token_hash character varying(64) NOT NULL,
    invited_at timestamp with time zone,
    reply character varying(12) NOT NULL,
    substitute text NOT NULL,
    replied_at timestamp with time zone,
    present_at timestamp with time zone,
    signed_by character varying(12) NOT NULL,
    account_id bigint,
    organisation_id bigint,
    street_id bigint NOT NULL,
    meeting_id uuid NOT NULL,
    CONSTRAINT presence_says_how_it_was_noted CHECK ((((present_at IS NULL) AND ((signed_by)::text = ''::text)) OR ((present_at IS NOT NULL) AND (NOT ((signed_by)::text = ''::text)))))
);

CREATE TABLE public.deliberation_calendarlink (
    id uuid NOT NULL,
    token_hash character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    account_id bigint NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.deliberation_meeting (
    id uuid NOT NULL,
    number integer NOT NULL,
    occurs_on date,
    kind character varying(30) NOT NULL,
    kind_name character varying(60) NOT NULL,
    kind_name_en character varying(80) NOT NULL,
    title character varying(120) NOT NULL,
    purpose character varying(400) NOT NULL,
    lineage bigint[] NOT NULL,
    place character varying(120) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    version integer NOT NULL,
    quorum character varying(12) NOT NULL,
    quorum_seats integer,
    objection_days smallint NOT NULL,
    public boolean NOT NULL,
    code character varying(12) NOT NULL,
    opening text NOT NULL,
    body text NOT NULL,
    uid character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    published_at timestamp with time zone,
    public_summary text NOT NULL,
    objections_until timestamp with time zone,
    organisation_id bigint,
    secretary_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    series_id uuid,
    CONSTRAINT deliberation_meeting_objection_days_check CHECK ((objection_days >= 0)),
    CONSTRAINT deliberation_meeting_quorum_seats_check CHECK ((quorum_seats >= 0)),
    CONSTRAINT meeting_ends_after_it_starts CHECK ((ends_at > starts_at)),
    CONSTRAINT published_result_has_confirmed_minutes CHECK (((published_at IS NULL) OR ((confirmed_at IS NOT NULL) AND (objections_until IS NOT NULL))))
);

CREATE TABLE public.deliberation_minutes (
    id uuid NOT NULL,
    version integer NOT NULL,
    frozen text NOT NULL,
    reason character varying(400) NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    confirmed_by_id bigint,
    meeting_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT later_version_of_minutes_says_why CHECK (((version = 1) OR (NOT ((reason)::text = ''::text))))
);

CREATE TABLE public.deliberation_objection (
    id uuid NOT NULL,
    number integer NOT NULL,
    words text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    language character varying(10) NOT NULL,
    token_hash character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    item_id uuid,
    meeting_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT answer_to_an_objection_has_its_moment CHECK ((((answer = ''::text) AND (answered_at IS NULL)) OR ((NOT (answer = ''::text)) AND (answered_at IS NOT NULL))))
);

CREATE TABLE public.deliberation_opinion (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    side character varying(12) NOT NULL,
    stance character varying(10) NOT NULL,
    words text NOT NULL,
    speaker text NOT NULL,
    item_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.deliberation_resolution (
    id uuid NOT NULL,
    number integer NOT NULL,
    words text NOT NULL,
    becomes character varying(12) NOT NULL,
    owner_name character varying(80) NOT NULL,
    due_on date,
    state character varying(10) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    version integer NOT NULL,
    evidence text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    late_told_at timestamp with time zone,
    soon_told_at timestamp with time zone,
    case_id uuid,
    item_id uuid,
    meeting_id uuid NOT NULL,
    owner_id bigint,
    street_id bigint NOT NULL,
    series_id uuid,
    CONSTRAINT commitment_has_a_date_and_no_case CHECK ((((becomes)::text = 'case'::text) OR ((case_id IS NULL) AND (due_on IS NOT NULL)))),
    CONSTRAINT resolution_over_says_how CHECK ((((state)::text = 'open'::text) OR (NOT (evidence = ''::text))))
);

CREATE TABLE public.deliberation_seat (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    part character varying(60) NOT NULL,
    side character varying(12) NOT NULL,
    votes boolean NOT NULL,
    account_id bigint,
    organisation_id bigint,
    street_id bigint NOT NULL,
    series_id uuid NOT NULL
);

CREATE TABLE public.deliberation_series (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(30) NOT NULL,
    name character varying(80) NOT NULL,
    lineage bigint[] NOT NULL,
    rule character varying(200) NOT NULL,
    starts_on date NOT NULL,
    begins time without time zone NOT NULL,
    minutes smallint NOT NULL,
    place character varying(120) NOT NULL,
    shift character varying(10) NOT NULL,
    period character varying(10) NOT NULL,
    roles character varying(40)[] NOT NULL,
    uid character varying(200) NOT NULL,
    told_for date,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    made_by_id bigint,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    body_id bigint,
    CONSTRAINT deliberation_series_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT meeting_lasts_minutes_or_hours CHECK (((minutes >= 5) AND (minutes <= 720)))
);

CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);

ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

CREATE TABLE public.hotline_call (
    id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    "end" character varying(10) NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    phone_index character varying(64) NOT NULL,
    asked text NOT NULL,
    answer text NOT NULL,
    by_id bigint NOT NULL,
    case_id uuid,
    category_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT call_ends_after_it_begins CHECK ((ended_at >= began_at)),
    CONSTRAINT call_names_the_case_it_led_to CHECK ((((case_id IS NOT NULL) AND (("end")::text = ANY (ARRAY[('case'::character varying)::text, ('voice'::character varying)::text, ('word'::character varying)::text]))) OR ((("end")::text = ANY (ARRAY[('answered'::character varying)::text, ('nothing'::character varying)::text])) AND (case_id IS NULL))))
);

CREATE TABLE public.hotline_orderfault (
    id uuid NOT NULL,
    "row" integer NOT NULL,
    reason text NOT NULL,
    cells text NOT NULL,
    street_id bigint NOT NULL,
    file_id uuid NOT NULL
);

CREATE TABLE public.hotline_orderfile (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    state character varying(12) NOT NULL,
    problem text NOT NULL,
    headings jsonb NOT NULL,
    columns jsonb NOT NULL,
    orders jsonb NOT NULL,
    twice integer[] NOT NULL,
    sample jsonb NOT NULL,
    rows integer NOT NULL,
    "offset" bigint NOT NULL,
    done integer NOT NULL,
    accepted integer NOT NULL,
    answered integer NOT NULL,
    there integer NOT NULL,
    doubled integer NOT NULL,
    rejected integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    by_id bigint NOT NULL,
    street_id bigint NOT NULL,
    platform_id uuid NOT NULL,
    unknown_kinds jsonb NOT NULL,
    CONSTRAINT order_file_adds_up CHECK (((done = ((((accepted + answered) + there) + doubled) + rejected)) AND (done <= rows)))
);

CREATE TABLE public.hotline_platform (
    id uuid NOT NULL,
    name character varying(40) NOT NULL,
    columns jsonb NOT NULL,
    datum character varying(10) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by_id bigint,
    street_id bigint NOT NULL
);

CREATE TABLE public.hotline_workorder (
    id uuid NOT NULL,
    due_at timestamp with time zone,
    kind character varying(80) NOT NULL,
    case_id uuid NOT NULL,
    platform_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.insight_beat (
    street_id bigint NOT NULL,
    n bigint NOT NULL
);

CREATE TABLE public.insight_build (
    reader character varying(30) NOT NULL,
    rules character varying(64) NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    of bigint DEFAULT 0 NOT NULL
);

CREATE TABLE public.insight_categoryday (
    street_id bigint NOT NULL,
    category character varying(20) NOT NULL,
    day date NOT NULL,
    known date NOT NULL,
    reported integer,
    reported_public integer,
    reported_patrol integer,
    reported_desk integer,
    reported_hotline integer,
    reported_open311 integer,
    reported_merchant integer,
    reported_committee integer,
    reported_meeting integer,
    reported_import integer,
    reported_street integer,
    born_open integer,
    born_solved integer,
    born_otherwise integer,
    standing integer,
    valid integer,
    valid_patrol integer,
    valid_public integer,
    taken_up integer,
    not_taken_up integer,
    not_filed integer,
    withdrawn integer,
    merged integer,
    moved integer,
    first_responses integer,
    response_minutes bigint,
    verified integer,
    verified_in_time integer,
    verify_open integer,
    filed integer,
    filed_in_time integer,
    file_open integer,
    self_handled integer,
    settled integer,
    voided integer,
    voided_filed integer,
    dispatched integer,
    dispatched_in_time integer,
    dispatch_open integer,
    sent_back integer,
    arbitrated integer,
    shirked integer,
    responded integer,
    responded_late integer,
    accept_open integer,
    escalated integer,
    supervised integer,
    suspended integer,
    extended integer,
    handled_in_time integer,
    handled_late integer,
    handling_minutes bigint,
    due_open integer,
    due_in_time integer,
    due_late integer,
    rework integer,
    inspected integer,
    inspected_in_time integer,
    inspect_open integer,
    close_open integer,
    closed_in_time integer,
    closed_late integer,
    closing_minutes bigint,
    reopened integer,
    solved integer,
    unsolved integer,
    satisfied integer,
    dissatisfied integer,
    reached integer,
    not_reached integer,
    refused integer
);

CREATE TABLE public.insight_cell (
    street_id bigint NOT NULL,
    line bigint NOT NULL,
    day date NOT NULL,
    known date NOT NULL,
    organisation_id bigint NOT NULL,
    door character varying(12) NOT NULL,
    tier character varying(10) NOT NULL,
    category character varying(20) NOT NULL,
    reported integer,
    reported_public integer,
    reported_patrol integer,
    reported_desk integer,
    reported_hotline integer,
    reported_open311 integer,
    reported_merchant integer,
    reported_committee integer,
    reported_meeting integer,
    reported_import integer,
    reported_street integer,
    born_open integer,
    born_solved integer,
    born_otherwise integer,
    standing integer,
    valid integer,
    valid_patrol integer,
    valid_public integer,
    taken_up integer,
    not_taken_up integer,
    not_filed integer,
    withdrawn integer,
    merged integer,
    moved integer,
    first_responses integer,
    response_minutes bigint,
    verified integer,
    verified_in_time integer,
    verify_open integer,
    filed integer,
    filed_in_time integer,
    file_open integer,
    self_handled integer,
    settled integer,
    voided integer,
    voided_filed integer,
    dispatched integer,
    dispatched_in_time integer,
    dispatch_open integer,
    sent_back integer,
    arbitrated integer,
    shirked integer,
    responded integer,
    responded_late integer,
    accept_open integer,
    escalated integer,
    supervised integer,
    suspended integer,
    extended integer,
    handled_in_time integer,
    handled_late integer,
    handling_minutes bigint,
    due_open integer,
    due_in_time integer,
    due_late integer,
    rework integer,
    inspected integer,
    inspected_in_time integer,
    inspect_open integer,
    close_open integer,
    closed_in_time integer,
    closed_late integer,
    closing_minutes bigint,
    reopened integer,
    solved integer,
    unsolved integer,
    satisfied integer,
    dissatisfied integer,
    reached integer,
    not_reached integer,
    refused integer,
    born_issue integer,
    born_coordination integer,
    born_feedback integer,
    born_declined integer,
    born_withdrawn integer,
    born_voided integer,
    born_merged integer,
    born_moved integer
);

CREATE TABLE public.insight_cellline (
    street_id bigint NOT NULL,
    line bigint NOT NULL,
    ids bigint[] NOT NULL
);

CREATE TABLE public.insight_hotmap (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    ground character varying(20) NOT NULL,
    days integer NOT NULL,
    category character varying(20) NOT NULL,
    measure character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reckoned_at timestamp with time zone,
    done smallint NOT NULL,
    plane jsonb NOT NULL,
    cells jsonb NOT NULL
);

ALTER TABLE public.insight_hotmap ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_hotmap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_organisationday (
    street_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    day date NOT NULL,
    known date NOT NULL,
    reported integer,
    reported_public integer,
    reported_patrol integer,
    reported_desk integer,
    reported_hotline integer,
    reported_open311 integer,
    reported_merchant integer,
    reported_committee integer,
    reported_meeting integer,
    reported_import integer,
    reported_street integer,
    born_open integer,
    born_solved integer,
    born_otherwise integer,
    standing integer,
    valid integer,
    valid_patrol integer,
    valid_public integer,
    taken_up integer,
    not_taken_up integer,
    not_filed integer,
    withdrawn integer,
    merged integer,
    moved integer,
    first_responses integer,
    response_minutes bigint,
    verified integer,
    verified_in_time integer,
    verify_open integer,
    filed integer,
    filed_in_time integer,
    file_open integer,
    self_handled integer,
    settled integer,
    voided integer,
    voided_filed integer,
    dispatched integer,
    dispatched_in_time integer,
    dispatch_open integer,
    sent_back integer,
    arbitrated integer,
    shirked integer,
    responded integer,
    responded_late integer,
    accept_open integer,
    escalated integer,
    supervised integer,
    suspended integer,
    extended integer,
    handled_in_time integer,
    handled_late integer,
    handling_minutes bigint,
    due_open integer,
    due_in_time integer,
    due_late integer,
    rework integer,
    inspected integer,
    inspected_in_time integer,
    inspect_open integer,
    close_open integer,
    closed_in_time integer,
    closed_late integer,
    closing_minutes bigint,
    reopened integer,
    solved integer,
    unsolved integer,
    satisfied integer,
    dissatisfied integer,
    reached integer,
    not_reached integer,
    refused integer
);

CREATE TABLE public.insight_pausedcount (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    n integer NOT NULL
);

ALTER TABLE public.insight_pausedcount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_pausedcount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_statecount (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    state character varying(20) NOT NULL,
    hard boolean NOT NULL,
    n integer NOT NULL
);

ALTER TABLE public.insight_statecount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_statecount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_tiercount (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    tier character varying(10) NOT NULL,
    state character varying(20) NOT NULL,
    n integer NOT NULL
);

ALTER TABLE public.insight_tiercount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_tiercount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_unitday (
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    day date NOT NULL,
    known date NOT NULL,
    reported integer,
    reported_public integer,
    reported_patrol integer,
    reported_desk integer,
    reported_hotline integer,
    reported_open311 integer,
    reported_merchant integer,
    reported_committee integer,
    reported_meeting integer,
    reported_import integer,
    reported_street integer,
    born_open integer,
    born_solved integer,
    born_otherwise integer,
    standing integer,
    valid integer,
    valid_patrol integer,
    valid_public integer,
    taken_up integer,
    not_taken_up integer,
    not_filed integer,
    withdrawn integer,
    merged integer,
    moved integer,
    first_responses integer,
    response_minutes bigint,
    verified integer,
    verified_in_time integer,
    verify_open integer,
    filed integer,
    filed_in_time integer,
    file_open integer,
    self_handled integer,
    settled integer,
    voided integer,
    voided_filed integer,
    dispatched integer,
    dispatched_in_time integer,
    dispatch_open integer,
    sent_back integer,
    arbitrated integer,
    shirked integer,
    responded integer,
    responded_late integer,
    accept_open integer,
    escalated integer,
    supervised integer,
    suspended integer,
    extended integer,
    handled_in_time integer,
    handled_late integer,
    handling_minutes bigint,
    due_open integer,
    due_in_time integer,
    due_late integer,
    rework integer,
    inspected integer,
    inspected_in_time integer,
    inspect_open integer,
    close_open integer,
    closed_in_time integer,
    closed_late integer,
    closing_minutes bigint,
    reopened integer,
    solved integer,
    unsolved integer,
    satisfied integer,
    dissatisfied integer,
    reached integer,
    not_reached integer,
    refused integer
);

CREATE TABLE public.insight_unitmonth (
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    month date NOT NULL,
    reported integer,
    reported_public integer,
    reported_patrol integer,
    reported_desk integer,
    reported_hotline integer,
    reported_open311 integer,
    reported_merchant integer,
    reported_committee integer,
    reported_meeting integer,
    reported_import integer,
    reported_street integer,
    born_open integer,
    born_solved integer,
    born_otherwise integer,
    standing integer,
    valid integer,
    valid_patrol integer,
    valid_public integer,
    taken_up integer,
    not_taken_up integer,
    not_filed integer,
    withdrawn integer,
    merged integer,
    moved integer,
    first_responses integer,
    response_minutes bigint,
    verified integer,
    verified_in_time integer,
    verify_open integer,
    filed integer,
    filed_in_time integer,
    file_open integer,
    self_handled integer,
    settled integer,
    voided integer,
    voided_filed integer,
    dispatched integer,
    dispatched_in_time integer,
    dispatch_open integer,
    sent_back integer,
    arbitrated integer,
    shirked integer,
    responded integer,
    responded_late integer,
    accept_open integer,
    escalated integer,
    supervised integer,
    suspended integer,
    extended integer,
    handled_in_time integer,
    handled_late integer,
    handling_minutes bigint,
    due_open integer,
    due_in_time integer,
    due_late integer,
    rework integer,
    inspected integer,
    inspected_in_time integer,
    inspect_open integer,
    close_open integer,
    closed_in_time integer,
    closed_late integer,
    closing_minutes bigint,
    reopened integer,
    solved integer,
    unsolved integer,
    satisfied integer,
    dissatisfied integer,
    reached integer,
    not_reached integer,
    refused integer
);

CREATE TABLE public.intake_photoinpieces (
    id uuid NOT NULL,
    size integer NOT NULL,
    arrived integer NOT NULL,
    note text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT only_a_whole_photo_has_a_note CHECK (((note = ''::text) OR (arrived = size))),
    CONSTRAINT pieces_are_no_more_than_the_photo CHECK (((arrived >= 0) AND (arrived <= size)))
);

CREATE UNLOGGED TABLE public.kernel_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);

CREATE TABLE public.kernel_delivery (
    id bigint NOT NULL,
    street_id bigint NOT NULL,
    line_id uuid NOT NULL,
    reader character varying(30) NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamp with time zone,
    error text NOT NULL,
    next_try timestamp with time zone,
    cause character varying(64) DEFAULT ''::character varying NOT NULL
);

ALTER TABLE public.kernel_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kernel_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.kernel_heartbeat (
    name character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.kernel_journalline (
    id uuid NOT NULL,
    street_id bigint NOT NULL,
    subject character varying(20) NOT NULL,
    subject_id uuid NOT NULL,
    seq integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by_kind character varying(12) NOT NULL,
    by_id bigint,
    action character varying(40) NOT NULL,
    from_state character varying(20) NOT NULL,
    to_state character varying(20) NOT NULL,
    facts jsonb NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT journal_chain_starts_at_one CHECK ((seq >= 1))
);

CREATE TABLE public.kernel_journaltext (
    id uuid NOT NULL,
    street_id bigint NOT NULL,
    line_id uuid NOT NULL,
    field character varying(30) NOT NULL,
    salt bytea NOT NULL,
    body text NOT NULL
);

CREATE UNLOGGED TABLE public.kernel_rate_limit (
    key bytea NOT NULL,
    empty_at bigint NOT NULL,
    passed boolean NOT NULL
);

CREATE TABLE public.kernel_repeat (
    id uuid NOT NULL,
    street_id bigint NOT NULL,
    purpose character varying(40) NOT NULL,
    key character varying(64) NOT NULL,
    answer jsonb NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.kernel_seal (
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    line_ids uuid[] NOT NULL,
    root bytea NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE public.kernel_selfcheck (
    name character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    faults integer NOT NULL,
    said text NOT NULL,
    seconds double precision NOT NULL
);

CREATE TABLE public.lifts_flat (
    id uuid NOT NULL,
    door character varying(20) NOT NULL,
    "position" integer NOT NULL,
    floor smallint NOT NULL,
    area numeric(10,4) NOT NULL,
    owners text NOT NULL,
    own_weight character varying(20) NOT NULL,
    compensation_cents bigint NOT NULL,
    stance character varying(10) NOT NULL,
    stance_at timestamp with time zone,
    stance_way character varying(10) NOT NULL,
    share_cents bigint,
    signed_at timestamp with time zone,
    signed_way character varying(10) NOT NULL,
    photo_id uuid,
    token_hash character varying(64) NOT NULL,
    street_id bigint NOT NULL,
    lift_id uuid NOT NULL,
    CONSTRAINT flat_has_floor_and_area CHECK (((area > (0)::numeric) AND (compensation_cents >= 0) AND (floor >= 1))),
    CONSTRAINT signed_flat_knows_its_share CHECK (((signed_at IS NULL) OR (share_cents IS NOT NULL)))
);

CREATE TABLE public.lifts_lift (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    floors smallint NOT NULL,
    state character varying(10) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    rule character varying(40) NOT NULL,
    vote_id uuid,
    vote_number integer,
    scheme character varying(10) NOT NULL,
    preset character varying(40) NOT NULL,
    cost_cents bigint NOT NULL,
    subsidy_cents bigint NOT NULL,
    running_cents bigint NOT NULL,
    display_until date,
    flats integer NOT NULL,
    in_favour integer NOT NULL,
    opposed integer NOT NULL,
    payers integer NOT NULL,
    signed integer NOT NULL,
    unresolved integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    made_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT lift_is_signed_by_no_more_than_there_are CHECK ((signed <= flats)),
    CONSTRAINT lift_money_is_not_negative CHECK (((cost_cents >= 0) AND (running_cents >= 0) AND (subsidy_cents >= 0))),
    CONSTRAINT lift_on_display_says_until_when CHECK (((NOT ((state)::text = 'display'::text)) OR (display_until IS NOT NULL)))
);

CREATE TABLE public.lifts_objection (
    id uuid NOT NULL,
    number integer NOT NULL,
    neighbour text NOT NULL,
    ground character varying(15) NOT NULL,
    text text NOT NULL,
    state character varying(10) NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    outcome text NOT NULL,
    rounds smallint NOT NULL,
    flat_id uuid,
    lift_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT objection_is_over_at_a_moment CHECK ((((closed_at IS NULL) AND ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('talking'::character varying)::text]))) OR ((NOT ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('talking'::character varying)::text]))) AND (closed_at IS NOT NULL))))
);

CREATE TABLE public.lifts_round (
    id uuid NOT NULL,
    number smallint NOT NULL,
    text text NOT NULL,
    offered_cents bigint,
    held_at timestamp with time zone NOT NULL,
    held_by_id bigint,
    objection_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.lifts_stepdone (
    id uuid NOT NULL,
    step character varying(12) NOT NULL,
    planned_on date,
    done_on date,
    note character varying(200) NOT NULL,
    photo_id uuid,
    lift_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.lifts_subsidy (
    id uuid NOT NULL,
    source character varying(120) NOT NULL,
    amount_cents bigint NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    lift_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT subsidy_is_something CHECK ((amount_cents > 0))
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.noticeboards_agreement (
    id uuid NOT NULL,
    work_number character varying(30) NOT NULL,
    agreed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    account_id bigint NOT NULL,
    by_id bigint NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.noticeboards_boardcheck (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    hangs boolean NOT NULL,
    words character varying(200) NOT NULL,
    by_id bigint NOT NULL,
    street_id bigint NOT NULL,
    board_id uuid NOT NULL
);

CREATE TABLE public.noticeboards_boardline (
    id uuid NOT NULL,
    label character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    work_number character varying(30) NOT NULL,
    agreed_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    street_id bigint NOT NULL,
    board_id uuid NOT NULL
);

CREATE TABLE public.noticeboards_noticeboard (
    id uuid NOT NULL,
    number integer NOT NULL,
    name character varying(80) NOT NULL,
    spot character varying(120) NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    hotline character varying(30) NOT NULL,
    code character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    stale_since timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT stale_noticeboard_says_since_when CHECK (((NOT ((state)::text = 'stale'::text)) OR (stale_since IS NOT NULL)))
);

CREATE TABLE public.noticeboards_printing (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    content jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    board_id uuid NOT NULL,
    by_id bigint NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.notices_closedaddress (
    id bigint NOT NULL,
    address text NOT NULL,
    mark character varying(64) NOT NULL,
    why character varying(10) NOT NULL,
    note character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    account_id bigint,
    street_id bigint
);

ALTER TABLE public.notices_closedaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_closedaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notices_digest (
    id uuid NOT NULL,
    rhythm character varying(10) NOT NULL,
    day date NOT NULL,
    until timestamp with time zone NOT NULL,
    count integer NOT NULL,
    account_id bigint NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.notices_gateway (
    id uuid NOT NULL,
    channel character varying(10) NOT NULL,
    name character varying(60) NOT NULL,
    told text NOT NULL,
    kinds character varying(10)[] NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    street_id bigint NOT NULL
);

CREATE TABLE public.notices_letter (
    id uuid NOT NULL,
    digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    sender text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    photos uuid[] NOT NULL,
    notice_id uuid,
    subject_id uuid,
    why character varying(200) NOT NULL,
    done_at timestamp with time zone,
    done_by_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT only_a_waiting_letter_keeps_its_photos CHECK ((((state)::text = 'tray'::text) OR (photos = '{}'::uuid[])))
);

CREATE TABLE public.notices_notice (
    id uuid NOT NULL,
    line_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    event character varying(60) NOT NULL,
    facts jsonb NOT NULL,
    recipient_kind character varying(10) NOT NULL,
    address text NOT NULL,
    target character varying(16) NOT NULL,
    channel character varying(10) NOT NULL,
    language character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone CONSTRAINT notices_notice_made_at_not_null NOT NULL,
    attempts smallint NOT NULL,
    next_try_at timestamp with time zone,
    sending_since timestamp with time zone,
    sent_at timestamp with time zone,
    read_at timestamp with time zone,
    message_id character varying(120) NOT NULL,
    error character varying(300) NOT NULL,
    account_id bigint,
    street_id bigint NOT NULL,
    mark character varying(64) NOT NULL,
    gathered boolean NOT NULL,
    CONSTRAINT notice_being_sent_says_since_when CHECK (((NOT ((state)::text = 'sending'::text)) OR (sending_since IS NOT NULL))),
    CONSTRAINT notice_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('sending'::character varying)::text, ('sent'::character varying)::text, ('failed'::character varying)::text, ('unknown'::character varying)::text, ('cancelled'::character varying)::text, ('read'::character varying)::text]))),
    CONSTRAINT notice_to_an_account_names_it CHECK ((((account_id IS NOT NULL) AND ((recipient_kind)::text = 'account'::text)) OR ((NOT ((recipient_kind)::text = 'account'::text)) AND (account_id IS NULL)))),
    CONSTRAINT waiting_notice_says_when_it_is_tried CHECK (((NOT ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('unknown'::character varying)::text]))) OR (next_try_at IS NOT NULL)))
);

CREATE TABLE public.notices_preference (
    id bigint NOT NULL,
    ways jsonb NOT NULL,
    quiet_from time without time zone,
    quiet_to time without time zone,
    digest character varying(10) NOT NULL,
    digest_hour smallint NOT NULL,
    digest_by character varying(10) NOT NULL,
    dormant boolean NOT NULL,
    dormant_days smallint NOT NULL,
    keys text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    pressing character varying(10)[] NOT NULL,
    CONSTRAINT digest_is_made_at_an_hour_of_the_day CHECK (((digest_hour >= 0) AND (digest_hour <= 23))),
    CONSTRAINT dormant_is_after_one_to_ninety_days CHECK (((dormant_days >= 1) AND (dormant_days <= 90))),
    CONSTRAINT quiet_hours_have_a_beginning_and_an_end CHECK ((((quiet_from IS NULL) AND (quiet_to IS NULL)) OR ((quiet_from IS NOT NULL) AND (quiet_to IS NOT NULL) AND (NOT ((quiet_from = quiet_to) AND (quiet_from IS NOT NULL) AND (quiet_to IS NOT NULL))))))
);

ALTER TABLE public.notices_preference ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_preference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.notices_stopcode (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    address text NOT NULL,
    mark character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.open311_photoelsewhere (
    id uuid NOT NULL,
    url text NOT NULL,
    state character varying(10) NOT NULL,
    tries smallint NOT NULL,
    next_try_at timestamp with time zone,
    why character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT photo_elsewhere_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('taken'::character varying)::text, ('failed'::character varying)::text]))),
    CONSTRAINT waiting_photo_elsewhere_says_when_it_is_tried CHECK ((((next_try_at IS NOT NULL) AND ((state)::text = 'waiting'::text)) OR ((NOT ((state)::text = 'waiting'::text)) AND (next_try_at IS NULL))))
);

CREATE TABLE public.open311_senderaccount (
    id uuid NOT NULL,
    mark character varying(64) NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.opendata_release (
    id uuid NOT NULL,
    number integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    before date NOT NULL,
    k smallint NOT NULL,
    licence character varying(20) NOT NULL,
    rules bigint,
    cases integer NOT NULL,
    groups integer NOT NULL,
    withheld integer NOT NULL,
    digest character varying(64) NOT NULL,
    files jsonb NOT NULL,
    files_kept boolean NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(200) NOT NULL,
    street_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT release_hides_everybody_among_three_at_least CHECK ((k >= 3)),
    CONSTRAINT withdrawn_release_says_why CHECK ((((withdrawn_at IS NULL) AND ((withdrawn_why)::text = ''::text)) OR ((withdrawn_at IS NOT NULL) AND (NOT ((withdrawn_why)::text = ''::text)))))
);

CREATE TABLE public.opinions_consultation (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    title_en character varying(160) NOT NULL,
    question text NOT NULL,
    question_en text NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    takes_statements boolean NOT NULL,
    state character varying(10) NOT NULL,
    seed bigint NOT NULL,
    asked_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    made_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT consultation_ends_after_it_begins CHECK ((ends_on >= starts_on))
);

CREATE TABLE public.opinions_opinion (
    id uuid NOT NULL,
    stance smallint NOT NULL,
    street_id bigint NOT NULL,
    participant_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    CONSTRAINT opinion_is_one_of_three CHECK ((stance = ANY (ARRAY['-1'::integer, 0, 1])))
);

CREATE TABLE public.opinions_opinionmap (
    id uuid NOT NULL,
    number integer NOT NULL,
    mark character varying(40) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone,
    took_ms integer NOT NULL,
    done smallint NOT NULL,
    seed bigint NOT NULL,
    inputs text NOT NULL,
    inputs_digest character varying(64) NOT NULL,
    result jsonb NOT NULL,
    result_digest character varying(64) NOT NULL,
    consultation_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.opinions_participant (
    id uuid NOT NULL,
    token_hash character varying(64) NOT NULL,
    turns integer NOT NULL,
    consultation_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.opinions_statement (
    id uuid NOT NULL,
    number integer NOT NULL,
    text character varying(280) NOT NULL,
    bare character varying(280) NOT NULL,
    language character varying(10) NOT NULL,
    text_zh character varying(280) NOT NULL,
    text_en character varying(280) NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(12) NOT NULL,
    note character varying(200) NOT NULL,
    author_id uuid,
    consultation_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT refused_statement_has_its_reason CHECK (((NOT ((state)::text = 'refused'::text)) OR (NOT ((reason)::text = ''::text))))
);

CREATE TABLE public.people_accesstoken (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    scopes character varying(20)[] NOT NULL,
    hash character varying(64) NOT NULL,
    tail character varying(4) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_on date,
    account_id bigint NOT NULL,
    street_id bigint,
    CONSTRAINT token_ends_after_it_was_made CHECK ((expires_at > created_at)),
    CONSTRAINT token_is_kept_as_a_hash CHECK (((hash)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT token_is_revoked_after_it_was_made CHECK (((revoked_at IS NULL) OR (revoked_at >= created_at))),
    CONSTRAINT token_lets_something_through CHECK ((
CASE
    WHEN (scopes IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(scopes, 1), 0)
END >= 1))
);

ALTER TABLE public.people_accesstoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_accesstoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_account (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    name character varying(60) NOT NULL,
    name_en character varying(80) NOT NULL,
    phone character varying(30) NOT NULL,
    language character varying(10) NOT NULL,
    chooses_password boolean NOT NULL
);

CREATE TABLE public.people_account_groups (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    group_id integer NOT NULL
);

ALTER TABLE public.people_account_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_account_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.people_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_account_user_permissions (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.people_account_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_account_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_authority (
    id bigint NOT NULL,
    "row" integer NOT NULL,
    category character varying(20) NOT NULL,
    part character varying(10) NOT NULL,
    basis character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    organisation_id bigint NOT NULL,
    street_id bigint NOT NULL,
    industry_id bigint NOT NULL,
    CONSTRAINT authority_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);

ALTER TABLE public.people_authority ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_authority_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_coverage (
    id bigint NOT NULL,
    "row" integer NOT NULL,
    category character varying(20) NOT NULL,
    part character varying(10) NOT NULL,
    note character varying(200) NOT NULL,
    starts_on date,
    ends_on date,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    road_id bigint,
    tier character varying(10) NOT NULL
);

ALTER TABLE public.people_coverage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_coverage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_industry (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(40) NOT NULL,
    name_en character varying(80) NOT NULL,
    words character varying(20)[] NOT NULL,
    ends_on date,
    street_id bigint NOT NULL
);

ALTER TABLE public.people_industry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_industry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_organisation (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(20) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(120) NOT NULL,
    short character varying(20) NOT NULL,
    phone character varying(30) NOT NULL,
    starts_on date,
    ends_on date,
    parent_id bigint,
    street_id bigint
);

ALTER TABLE public.people_organisation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_post (
    id bigint NOT NULL,
    exclusive boolean NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    account_id bigint NOT NULL,
    organisation_id bigint,
    street_id bigint NOT NULL,
    substitute_for_id bigint,
    unit_id bigint,
    role_id bigint NOT NULL,
    CONSTRAINT post_ends_after_it_starts CHECK (((ends_at IS NULL) OR (ends_at > starts_at))),
    CONSTRAINT post_stands_at_a_unit_or_an_organisation CHECK (((unit_id IS NOT NULL) OR (organisation_id IS NOT NULL)))
);

ALTER TABLE public.people_post ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_role (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    name_en character varying(80) NOT NULL,
    powers character varying(20)[] NOT NULL,
    exclusive boolean NOT NULL,
    rank integer NOT NULL
);

ALTER TABLE public.people_role ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_role_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rosters_dutyroster (
    id uuid NOT NULL,
    number integer NOT NULL,
    name character varying(80) NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    place character varying(120) NOT NULL,
    lon double precision,
    lat double precision,
    reach integer NOT NULL,
    route character varying(400) NOT NULL,
    checklist character varying(60)[] NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT roster_place_has_both_coordinates_or_none CHECK ((((lat IS NULL) AND (lon IS NULL)) OR ((lat IS NOT NULL) AND ((lat >= ('-90.0'::numeric)::double precision) AND (lat <= (90.0)::double precision)) AND (lon IS NOT NULL) AND ((lon >= ('-180.0'::numeric)::double precision) AND (lon <= (180.0)::double precision))))),
    CONSTRAINT rosters_dutyroster_reach_check CHECK ((reach >= 0))
);

CREATE TABLE public.rosters_dutywish (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT wish_ends_after_it_starts CHECK ((ends_at > starts_at))
);

CREATE TABLE public.rosters_logentry (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    task character varying(40) NOT NULL,
    words character varying(1000) NOT NULL,
    case_number character varying(24) NOT NULL,
    by_id bigint NOT NULL,
    roster_id uuid NOT NULL,
    street_id bigint NOT NULL,
    person_id uuid
);

CREATE TABLE public.rosters_member (
    id uuid NOT NULL,
    capacity character varying(40) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    roster_id uuid NOT NULL,
    street_id bigint NOT NULL,
    person_id uuid NOT NULL
);

CREATE TABLE public.rosters_person (
    id uuid NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    phone_index character varying(64) NOT NULL,
    account_id bigint,
    street_id bigint NOT NULL
);

CREATE TABLE public.rosters_plan (
    id uuid NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    seed integer NOT NULL,
    state character varying(10) NOT NULL,
    stop boolean NOT NULL,
    progress jsonb NOT NULL,
    result jsonb NOT NULL,
    inputs character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    made_by_id bigint,
    roster_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT plan_ends_after_it_starts CHECK ((until >= since))
);

CREATE TABLE public.rosters_slot (
    id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    heads smallint NOT NULL,
    roster_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT rosters_slot_heads_check CHECK ((heads >= 0)),
    CONSTRAINT slot_ends_after_it_starts CHECK ((ends_at > starts_at))
);

CREATE TABLE public.rosters_swap (
    id uuid NOT NULL,
    state character varying(10) NOT NULL,
    version integer NOT NULL,
    words character varying(200) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asker_id uuid NOT NULL,
    other_id uuid NOT NULL,
    roster_id uuid NOT NULL,
    street_id bigint NOT NULL,
    other_turn_id uuid,
    turn_id uuid NOT NULL,
    CONSTRAINT nobody_swaps_with_themselves CHECK ((NOT (asker_id = other_id)))
);

CREATE TABLE public.rosters_turn (
    id uuid NOT NULL,
    seat smallint NOT NULL,
    kind character varying(40) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    alarm_at timestamp with time zone,
    state character varying(10) NOT NULL,
    version integer NOT NULL,
    came_at timestamp with time zone,
    left_at timestamp with time zone,
    metres integer,
    reason character varying(200) NOT NULL,
    vouched boolean NOT NULL,
    checked smallint[] NOT NULL,
    person_id uuid NOT NULL,
    roster_id uuid NOT NULL,
    slot_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT rosters_turn_seat_check CHECK ((seat >= 0)),
    CONSTRAINT turn_ends_after_it_starts CHECK ((ends_at > starts_at)),
    CONSTRAINT turn_that_was_done_says_when_they_came CHECK (((NOT ((state)::text = ANY (ARRAY[('present'::character varying)::text, ('done'::character varying)::text]))) OR (came_at IS NOT NULL)))
);

CREATE TABLE public.rosters_weeklyrow (
    id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    weekdays smallint[] NOT NULL,
    starts time without time zone NOT NULL,
    minutes smallint NOT NULL,
    heads smallint NOT NULL,
    roster_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT rosters_weeklyrow_heads_check CHECK ((heads >= 0)),
    CONSTRAINT rosters_weeklyrow_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT weekly_row_lasts_ten_minutes_to_a_day CHECK (((heads >= 1) AND (heads <= 20) AND ((minutes >= 10) AND (minutes <= 1440))))
);

CREATE TABLE public.rulebooks_edition (
    id bigint NOT NULL,
    book character varying(40) NOT NULL,
    number integer,
    state character varying(12) NOT NULL,
    effective_from date,
    note character varying(500) NOT NULL,
    digest character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    based_on_id bigint,
    made_by_id bigint,
    published_by_id bigint,
    street_id bigint,
    withdrawn_by_id bigint,
    CONSTRAINT published_edition_says_since_when_it_holds CHECK ((((number IS NULL) AND (published_at IS NULL) AND ((state)::text = 'draft'::text)) OR ((effective_from IS NOT NULL) AND (number IS NOT NULL) AND (published_at IS NOT NULL) AND (NOT ((state)::text = 'draft'::text))))),
    CONSTRAINT rulebooks_edition_number_check CHECK ((number >= 0)),
    CONSTRAINT withdrawn_edition_says_when_it_was_withdrawn CHECK (((((state)::text = 'withdrawn'::text) AND (withdrawn_at IS NOT NULL)) OR ((NOT ((state)::text = 'withdrawn'::text)) AND (withdrawn_at IS NULL))))
);

ALTER TABLE public.rulebooks_edition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rulebooks_edition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rulebooks_rulerow (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    cells jsonb NOT NULL,
    edition_id bigint NOT NULL,
    CONSTRAINT rulebooks_rulerow_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.rulebooks_rulerow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rulebooks_rulerow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sorting_alike (
    id uuid NOT NULL,
    sure smallint NOT NULL,
    words smallint NOT NULL,
    shared character varying(20)[] NOT NULL,
    metres integer,
    days integer NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    settled_at timestamp with time zone,
    case_id uuid NOT NULL,
    other_id uuid NOT NULL,
    settled_by_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT pair_is_of_two_cases CHECK ((NOT (case_id = other_id))),
    CONSTRAINT pair_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('open'::character varying)::text, ('joined'::character varying)::text, ('denied'::character varying)::text]))),
    CONSTRAINT settled_pair_says_when CHECK ((((settled_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (settled_at IS NOT NULL))))
);

CREATE TABLE public.sorting_proposal (
    id uuid NOT NULL,
    sure smallint NOT NULL,
    words character varying(20)[] NOT NULL,
    others jsonb NOT NULL,
    source character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(10) NOT NULL,
    settled_at timestamp with time zone,
    case_id uuid NOT NULL,
    category_id bigint NOT NULL,
    street_id bigint NOT NULL,
    version_id uuid,
    CONSTRAINT proposal_is_sure_in_thousandths CHECK (((sure >= 0) AND (sure <= 1000))),
    CONSTRAINT proposal_outcome_is_in_the_table CHECK (((outcome)::text = ANY (ARRAY[('open'::character varying)::text, ('taken'::character varying)::text, ('other'::character varying)::text, ('dropped'::character varying)::text]))),
    CONSTRAINT settled_proposal_says_when CHECK (((((outcome)::text = 'open'::text) AND (settled_at IS NULL)) OR ((NOT ((outcome)::text = 'open'::text)) AND (settled_at IS NOT NULL))))
);

CREATE TABLE public.sorting_sorterversion (
    id uuid NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    trained_at timestamp with time zone,
    pinned boolean NOT NULL,
    cases integer NOT NULL,
    kinds integer NOT NULL,
    accuracy smallint NOT NULL,
    macro_f1 smallint NOT NULL,
    line smallint NOT NULL,
    "precision" smallint NOT NULL,
    coverage smallint NOT NULL,
    figures jsonb NOT NULL,
    packed bytea,
    why character varying(300) NOT NULL,
    asked_by_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT sorter_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('in_force'::character varying)::text, ('kept'::character varying)::text, ('retired'::character varying)::text, ('failed'::character varying)::text]))),
    CONSTRAINT usable_sorter_was_trained CHECK (((NOT ((state)::text = ANY (ARRAY[('in_force'::character varying)::text, ('kept'::character varying)::text]))) OR ((packed IS NOT NULL) AND (trained_at IS NOT NULL))))
);

CREATE TABLE public.suggestions_suggestion (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    body text NOT NULL,
    provenance character varying(10) NOT NULL,
    origin character varying(200) NOT NULL,
    lineage bigint[] NOT NULL,
    state character varying(12) NOT NULL,
    reply text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    language character varying(10) NOT NULL,
    token_hash character varying(64) NOT NULL,
    public_title character varying(120) NOT NULL,
    public_body text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    state_since timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    email_index character varying(64) NOT NULL,
    phone_index character varying(64) NOT NULL,
    CONSTRAINT decided_suggestion_was_answered CHECK ((((state)::text = ANY (ARRAY[('received'::character varying)::text, ('studying'::character varying)::text])) OR (NOT (reply = ''::text))))
);

CREATE TABLE public.suggestions_suggestioncase (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    suggestion_id uuid NOT NULL
);

CREATE TABLE public.surveys_answer (
    id uuid NOT NULL,
    gain smallint,
    happiness smallint,
    security smallint,
    satisfied smallint,
    street_id bigint NOT NULL,
    survey_id uuid NOT NULL,
    CONSTRAINT answer_lies_on_the_scale CHECK (((((gain >= 1) AND (gain <= 5)) OR (gain IS NULL)) AND (((happiness >= 1) AND (happiness <= 5)) OR (happiness IS NULL)) AND (((security >= 1) AND (security <= 5)) OR (security IS NULL)) AND (((satisfied >= 1) AND (satisfied <= 5)) OR (satisfied IS NULL))))
);

CREATE TABLE public.surveys_freetext (
    id uuid NOT NULL,
    question integer NOT NULL,
    "group" integer,
    words text NOT NULL,
    state character varying(10) NOT NULL,
    public text NOT NULL,
    paper character varying(20) NOT NULL,
    street_id bigint NOT NULL,
    survey_id uuid NOT NULL,
    CONSTRAINT shown_text_has_its_words CHECK (((NOT ((state)::text = 'shown'::text)) OR (NOT (public = ''::text))))
);

CREATE TABLE public.surveys_invitation (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    code_hash character varying(64) NOT NULL,
    used boolean NOT NULL,
    street_id bigint NOT NULL,
    survey_id uuid NOT NULL
);

CREATE TABLE public.surveys_question (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    domain character varying(10) NOT NULL,
    text character varying(200) NOT NULL,
    text_en character varying(300) NOT NULL,
    options jsonb NOT NULL,
    must boolean NOT NULL,
    street_id bigint NOT NULL,
    survey_id uuid NOT NULL
);

CREATE TABLE public.surveys_sheet (
    id uuid NOT NULL,
    "group" integer,
    way character varying(6) NOT NULL,
    paper character varying(20) NOT NULL,
    device_hash character varying(64) NOT NULL,
    answers jsonb NOT NULL,
    second jsonb,
    counts boolean NOT NULL,
    street_id bigint NOT NULL,
    survey_id uuid NOT NULL
);

CREATE TABLE public.surveys_survey (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    population integer,
    invited integer NOT NULL,
    ends_on date NOT NULL,
    state character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    published_at timestamp with time zone,
    made_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    about text NOT NULL,
    chosen character varying(10) NOT NULL,
    frame character varying(300) NOT NULL,
    kind character varying(10) NOT NULL,
    title_en character varying(160) NOT NULL,
    twice boolean NOT NULL,
    CONSTRAINT survey_invites_no_more_than_there_are CHECK (((population IS NULL) OR (population >= invited)))
);

CREATE TABLE public.surveys_surveygroup (
    id uuid NOT NULL,
    number integer NOT NULL,
    name character varying(60) NOT NULL,
    name_en character varying(80) NOT NULL,
    quota integer,
    street_id bigint NOT NULL,
    survey_id uuid NOT NULL
);

CREATE TABLE public.territory_address (
    id uuid NOT NULL,
    name character varying(120) NOT NULL,
    aliases character varying(120)[] NOT NULL,
    gate character varying(40) NOT NULL,
    lon double precision,
    lat double precision,
    source character varying(60) NOT NULL,
    "order" character varying(120) NOT NULL COLLATE pg_catalog."C",
    road_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT address_has_both_coordinates CHECK ((((lat IS NULL) AND (lon IS NULL)) OR ((lat IS NOT NULL) AND (lon IS NOT NULL))))
);

CREATE TABLE public.territory_addressfile (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    source character varying(60) NOT NULL,
    datum character varying(10) NOT NULL,
    leave_out boolean NOT NULL,
    whole boolean NOT NULL,
    language character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    problem text NOT NULL,
    columns jsonb NOT NULL,
    twice integer[] NOT NULL,
    faults jsonb NOT NULL,
    rows integer NOT NULL,
    "offset" bigint NOT NULL,
    done integer NOT NULL,
    new integer NOT NULL,
    changed integer NOT NULL,
    same integer NOT NULL,
    gone integer NOT NULL,
    left_out integer NOT NULL,
    made_by bigint,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    street_id bigint NOT NULL,
    CONSTRAINT address_file_ends_with_its_rows CHECK ((done <= rows))
);

CREATE TABLE public.territory_addresskey (
    id uuid NOT NULL,
    key character varying(80) NOT NULL COLLATE pg_catalog."C",
    address_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.territory_draft (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    name character varying(120) NOT NULL,
    "on" date NOT NULL,
    asked jsonb NOT NULL,
    headings jsonb NOT NULL,
    counts jsonb NOT NULL,
    edition uuid,
    made_by bigint,
    made_at timestamp with time zone NOT NULL,
    ended_by bigint,
    ended_at timestamp with time zone,
    outcome jsonb NOT NULL,
    forgotten_at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.territory_draftrow (
    id uuid NOT NULL,
    number integer NOT NULL,
    cells jsonb NOT NULL,
    drawn jsonb,
    problem character varying(300) NOT NULL,
    code character varying(60) NOT NULL,
    said jsonb NOT NULL,
    change character varying(10) NOT NULL,
    faults jsonb NOT NULL,
    repairs jsonb NOT NULL,
    shape jsonb,
    open_faults integer NOT NULL,
    fault_count integer NOT NULL,
    draft_id uuid NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT territory_draftrow_fault_count_check CHECK ((fault_count >= 0)),
    CONSTRAINT territory_draftrow_number_check CHECK ((number >= 0)),
    CONSTRAINT territory_draftrow_open_faults_check CHECK ((open_faults >= 0))
);

CREATE TABLE public.territory_level (
    id bigint NOT NULL,
    depth smallint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(40) NOT NULL,
    name_en character varying(60) NOT NULL,
    street_id bigint NOT NULL,
    CONSTRAINT territory_level_depth_check CHECK ((depth >= 0))
);

ALTER TABLE public.territory_level ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_level_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_levelname (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    name_en character varying(60) NOT NULL,
    starts_on date,
    ends_on date,
    level_id bigint NOT NULL,
    CONSTRAINT a_level_name_ends_after_it_starts CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.territory_levelname ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_levelname_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_road (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(160) NOT NULL,
    aliases character varying(80)[] NOT NULL,
    pinyin character varying(200) NOT NULL,
    street_id bigint NOT NULL,
    code character varying(40) NOT NULL,
    reach smallint,
    starts_on date,
    ends_on date,
    CONSTRAINT a_road_ends_after_it_starts CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on > starts_on))),
    CONSTRAINT territory_road_reach_check CHECK ((reach >= 0))
);

ALTER TABLE public.territory_road ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_road_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_roadshape (
    id bigint NOT NULL,
    geometry jsonb NOT NULL,
    starts_on date,
    ends_on date,
    road_id bigint NOT NULL
);

ALTER TABLE public.territory_roadshape ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_roadshape_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_speltname (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    pinyin character varying(200) NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.territory_street (
    id bigint NOT NULL,
    code character varying(9) NOT NULL,
    slug character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(120) NOT NULL,
    prefix character varying(4) NOT NULL,
    pinyin character varying(200) NOT NULL,
    illustrative boolean NOT NULL,
    credit character varying(200) NOT NULL,
    edition uuid NOT NULL,
    bounds double precision[],
    road_reach smallint NOT NULL,
    CONSTRAINT street_code_has_nine_digits CHECK (((code)::text ~ '^[0-9]{9}$'::text)),
    CONSTRAINT street_prefix_is_one_to_four_capitals CHECK (((prefix)::text ~ '^[A-Z]{1,4}$'::text)),
    CONSTRAINT territory_street_road_reach_check CHECK ((road_reach >= 0))
);

ALTER TABLE public.territory_street ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_street_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_unit (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(20) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(160) NOT NULL,
    aliases character varying(80)[] NOT NULL,
    pinyin character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    level_id bigint,
    street_id bigint NOT NULL,
    tier character varying(10) NOT NULL,
    CONSTRAINT a_unit_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.territory_unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_unitname (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(160) NOT NULL,
    aliases character varying(80)[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    unit_id bigint NOT NULL,
    CONSTRAINT a_name_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.territory_unitname ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_unitname_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_unitparent (
    id bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    parent_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT a_parent_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on))),
    CONSTRAINT a_unit_is_not_its_own_parent CHECK ((NOT (unit_id = parent_id)))
);

ALTER TABLE public.territory_unitparent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_unitparent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.territory_unitshape (
    id bigint NOT NULL,
    geometry jsonb NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    unit_id bigint NOT NULL,
    CONSTRAINT a_shape_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE public.territory_unitshape ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_unitshape_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.topics_measure (
    id uuid NOT NULL,
    step character varying(40) NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    street_id bigint NOT NULL,
    promise_id uuid NOT NULL
);

CREATE TABLE public.topics_point (
    id uuid NOT NULL,
    rule character varying(40) NOT NULL,
    points smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    organisation_id bigint NOT NULL,
    street_id bigint NOT NULL,
    promise_id uuid,
    topic_id uuid NOT NULL
);

CREATE TABLE public.topics_progress (
    id uuid NOT NULL,
    note text NOT NULL,
    kept boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    street_id bigint NOT NULL,
    promise_id uuid,
    topic_id uuid NOT NULL
);

CREATE TABLE public.topics_progressphoto (
    id uuid NOT NULL,
    sha256 character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    progress_id uuid NOT NULL,
    street_id bigint NOT NULL,
    topic_id uuid NOT NULL
);

CREATE TABLE public.topics_promise (
    id uuid NOT NULL,
    what character varying(200) NOT NULL,
    who character varying(80) NOT NULL,
    due_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone,
    told_late_at timestamp with time zone,
    organisation_id bigint,
    street_id bigint NOT NULL,
    topic_id uuid NOT NULL,
    resolution character varying(40) NOT NULL,
    CONSTRAINT promise_says_whose_it_is CHECK (((organisation_id IS NOT NULL) OR (NOT ((who)::text = ''::text))))
);

CREATE TABLE public.topics_topic (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(40) NOT NULL,
    title character varying(120) NOT NULL,
    body text NOT NULL,
    lineage bigint[] NOT NULL,
    source character varying(12) NOT NULL,
    origin character varying(200) NOT NULL,
    state character varying(12) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    criteria jsonb NOT NULL,
    reply text NOT NULL,
    result text NOT NULL,
    public_title character varying(120) NOT NULL,
    public_body text NOT NULL,
    meeting character varying(40) NOT NULL,
    meeting_name character varying(200) NOT NULL,
    meets_at timestamp with time zone,
    vote character varying(80) NOT NULL,
    owners bigint[] NOT NULL,
    next_due date,
    voices integer NOT NULL,
    judged integer NOT NULL,
    judged_sum integer NOT NULL,
    handed_to character varying(40) NOT NULL,
    main_id uuid,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    call_id uuid,
    CONSTRAINT decided_topic_says_what CHECK (((NOT ((state)::text = ANY (ARRAY[('agreed'::character varying)::text, ('delivered'::character varying)::text, ('closed'::character varying)::text, ('not_agreed'::character varying)::text]))) OR (NOT (result = ''::text)))),
    CONSTRAINT joined_topic_says_to_which CHECK ((((main_id IS NOT NULL) AND ((state)::text = 'joined'::text)) OR ((NOT ((state)::text = 'joined'::text)) AND (main_id IS NULL)))),
    CONSTRAINT refused_topic_was_answered CHECK (((NOT ((state)::text = ANY (ARRAY[('refused'::character varying)::text, ('routed'::character varying)::text]))) OR (NOT (reply = ''::text))))
);

CREATE TABLE public.topics_topiccall (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    about text NOT NULL,
    lineage bigint[] NOT NULL,
    kinds character varying(40)[] NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    ended_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    organisation_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT topic_call_ends_after_it_begins CHECK ((closes_on >= opens_on))
);

CREATE TABLE public.topics_topiccase (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    street_id bigint NOT NULL,
    topic_id uuid NOT NULL
);

CREATE TABLE public.topics_topiclook (
    id uuid NOT NULL,
    purpose character varying(10) NOT NULL,
    note character varying(200) NOT NULL,
    people integer NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    street_id bigint NOT NULL,
    topic_id uuid NOT NULL
);

CREATE TABLE public.topics_voice (
    id uuid NOT NULL,
    part character varying(10) NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    phone_index character varying(64) NOT NULL,
    email_index character varying(64) NOT NULL,
    device_mark character varying(64) NOT NULL,
    language character varying(10) NOT NULL,
    token_hash character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    stars smallint,
    said text NOT NULL,
    judged_at timestamp with time zone,
    street_id bigint NOT NULL,
    topic_id uuid NOT NULL,
    written_by_id bigint,
    CONSTRAINT stars_are_one_to_five CHECK (((stars IS NULL) OR ((stars >= 1) AND (stars <= 5))))
);

CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.votes_objection (
    id uuid NOT NULL,
    number smallint NOT NULL,
    body text NOT NULL,
    came_at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    street_id bigint NOT NULL,
    vote_id uuid NOT NULL
);

CREATE TABLE public.votes_openballot (
    id uuid NOT NULL,
    said character varying(60)[] NOT NULL,
    way character varying(10) NOT NULL,
    place character varying(40) NOT NULL,
    cast_at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL,
    question_id uuid NOT NULL,
    vote_id uuid NOT NULL,
    voter_id uuid NOT NULL
);

CREATE TABLE public.votes_pastballot (
    id uuid NOT NULL,
    said character varying(60)[] NOT NULL,
    way character varying(10) NOT NULL,
    cast_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    street_id bigint NOT NULL,
    question_id uuid NOT NULL,
    vote_id uuid NOT NULL,
    voter_id uuid NOT NULL
);

CREATE TABLE public.votes_question (
    id uuid NOT NULL,
    "position" smallint NOT NULL,
    title character varying(200) NOT NULL,
    body text NOT NULL,
    rule_code character varying(40) NOT NULL,
    rule_edition bigint,
    rule jsonb NOT NULL,
    options jsonb NOT NULL,
    budget bigint,
    passed boolean,
    result jsonb,
    street_id bigint NOT NULL,
    vote_id uuid NOT NULL
);

CREATE TABLE public.votes_sealedballot (
    id uuid NOT NULL,
    sealed bytea NOT NULL,
    street_id bigint NOT NULL,
    vote_id uuid NOT NULL
);

CREATE TABLE public.votes_secretballot (
    id uuid NOT NULL,
    said character varying(60)[] NOT NULL,
    question_id uuid NOT NULL,
    street_id bigint NOT NULL
);

CREATE TABLE public.votes_turnout (
    id uuid NOT NULL,
    way character varying(10) NOT NULL,
    place character varying(40) NOT NULL,
    cast_at timestamp with time zone NOT NULL,
    proxy text NOT NULL,
    photo uuid,
    photo_digest character varying(64) NOT NULL,
    changes integer NOT NULL,
    street_id bigint NOT NULL,
    taken_by_id bigint,
    vote_id uuid NOT NULL,
    voter_id uuid NOT NULL,
    CONSTRAINT vote_at_the_door_has_a_photo CHECK (((NOT ((way)::text = 'door'::text)) OR (photo IS NOT NULL)))
);

CREATE TABLE public.votes_vote (
    id uuid NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    about text NOT NULL,
    unit_name character varying(120) NOT NULL,
    lineage bigint[] NOT NULL,
    subject_kind character varying(20) NOT NULL,
    subject_id character varying(40) NOT NULL,
    roll_kind character varying(10) NOT NULL,
    secret boolean NOT NULL,
    state character varying(10) NOT NULL,
    state_since timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    announced_at timestamp with time zone,
    opens_at timestamp with time zone,
    closes_at timestamp with time zone,
    counted_at timestamp with time zone,
    published_at timestamp with time zone,
    display_until date,
    heads integer NOT NULL,
    area numeric(16,6) NOT NULL,
    roll_digest character varying(64) NOT NULL,
    box_key text,
    made_by_id bigint,
    street_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT announced_vote_says_when_and_has_a_roll CHECK ((((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('void'::character varying)::text])) OR ((announced_at IS NOT NULL) AND (closes_at IS NOT NULL) AND (heads > 0) AND (opens_at IS NOT NULL)))),
    CONSTRAINT counted_vote_has_no_key_of_its_box CHECK ((((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('announced'::character varying)::text, ('open'::character varying)::text, ('closed'::character varying)::text, ('void'::character varying)::text])) OR ((box_key IS NULL) AND (counted_at IS NOT NULL)))),
    CONSTRAINT secret_vote_is_not_weighed_by_area CHECK (((NOT secret) OR (NOT ((roll_kind)::text = 'owners'::text)))),
    CONSTRAINT vote_closes_after_it_opens CHECK (((closes_at IS NULL) OR (closes_at > opens_at)))
);

CREATE TABLE public.votes_voter (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    units character varying(60)[] NOT NULL,
    area numeric(16,6) NOT NULL,
    place character varying(40) NOT NULL,
    developer boolean NOT NULL,
    served boolean NOT NULL,
    who text NOT NULL,
    token_hash character varying(64) NOT NULL,
    account_id bigint,
    street_id bigint NOT NULL,
    vote_id uuid NOT NULL
);

CREATE TABLE public.webhooks_message (
    id uuid NOT NULL,
    key character varying(80) NOT NULL,
    event character varying(60) NOT NULL,
    about character varying(40) NOT NULL,
    body jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    next_try_at timestamp with time zone,
    sending_since timestamp with time zone,
    sent_at timestamp with time zone,
    status smallint,
    error character varying(300) NOT NULL,
    street_id bigint NOT NULL,
    subscription_id uuid NOT NULL,
    CONSTRAINT message_being_sent_says_since_when CHECK (((NOT ((state)::text = 'sending'::text)) OR (sending_since IS NOT NULL))),
    CONSTRAINT message_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('sending'::character varying)::text, ('sent'::character varying)::text, ('failed'::character varying)::text, ('unknown'::character varying)::text]))),
    CONSTRAINT waiting_message_says_when_it_is_tried CHECK (((NOT ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('unknown'::character varying)::text]))) OR (next_try_at IS NOT NULL)))
);

CREATE TABLE public.webhooks_subscription (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    kind character varying(10) NOT NULL,
    url text NOT NULL,
    events character varying(60)[] NOT NULL,
    secret text NOT NULL,
    former_secret text NOT NULL,
    former_until timestamp with time zone,
    state character varying(10) NOT NULL,
    by_itself boolean NOT NULL,
    failing integer NOT NULL,
    failing_since timestamp with time zone,
    rests_until timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    made_by_id bigint,
    street_id bigint NOT NULL,
    CONSTRAINT ended_subscription_says_when CHECK ((((ended_at IS NOT NULL) AND ((state)::text = 'ended'::text)) OR ((NOT ((state)::text = 'ended'::text)) AND (ended_at IS NULL)))),
    CONSTRAINT subscription_state_is_in_the_table CHECK (((state)::text = ANY (ARRAY[('active'::character varying)::text, ('paused'::character varying)::text, ('ended'::character varying)::text])))
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.territory_draftrow
    ADD CONSTRAINT a_draft_has_a_row_once UNIQUE (street_id, draft_id, number);

ALTER TABLE ONLY public.territory_level
    ADD CONSTRAINT a_level_has_its_own_code_in_its_street UNIQUE (street_id, code);

ALTER TABLE ONLY public.territory_levelname
    ADD CONSTRAINT a_level_has_one_name_at_a_time EXCLUDE USING gist (level_id WITH =, daterange(starts_on, ends_on) WITH &&);

ALTER TABLE ONLY public.territory_speltname
    ADD CONSTRAINT a_name_is_spelt_once UNIQUE (street_id, name);

ALTER TABLE ONLY public.territory_road
    ADD CONSTRAINT a_road_has_its_own_code_in_its_street UNIQUE (street_id, code);

ALTER TABLE ONLY public.territory_roadshape
    ADD CONSTRAINT a_road_has_one_course_at_a_time EXCLUDE USING gist (road_id WITH =, daterange(starts_on, ends_on) WITH &&);

ALTER TABLE ONLY public.territory_road
    ADD CONSTRAINT a_road_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_level
    ADD CONSTRAINT a_street_has_one_level_at_each_depth UNIQUE (street_id, depth);

ALTER TABLE ONLY public.territory_unit
    ADD CONSTRAINT a_unit_has_its_own_code_in_its_street UNIQUE (street_id, code);

ALTER TABLE ONLY public.territory_unitname
    ADD CONSTRAINT a_unit_has_one_name_at_a_time EXCLUDE USING gist (unit_id WITH =, daterange(starts_on, ends_on) WITH &&);

ALTER TABLE ONLY public.territory_unitparent
    ADD CONSTRAINT a_unit_has_one_parent_at_a_time EXCLUDE USING gist (unit_id WITH =, daterange(starts_on, ends_on) WITH &&);

ALTER TABLE ONLY public.territory_unitshape
    ADD CONSTRAINT a_unit_has_one_shape_at_a_time EXCLUDE USING gist (unit_id WITH =, daterange(starts_on, ends_on) WITH &&);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_stopcode
    ADD CONSTRAINT address_has_one_stop_code_in_a_street UNIQUE (street_id, mark);

ALTER TABLE ONLY public.territory_address
    ADD CONSTRAINT address_is_entered_once UNIQUE (street_id, name);

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT attendee_has_their_own_place UNIQUE (street_id, meeting_id, "position");

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT authority_row_has_one_number_in_its_street UNIQUE (street_id, "row");

ALTER TABLE ONLY public.covenants_badge
    ADD CONSTRAINT badge_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.bodies_advice
    ADD CONSTRAINT bodies_advice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT bodies_body_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_duty
    ADD CONSTRAINT bodies_duty_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_item
    ADD CONSTRAINT bodies_item_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT bodies_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_membership_id_key UNIQUE (membership_id);

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_dutystatement
    ADD CONSTRAINT bodies_statement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_station
    ADD CONSTRAINT bodies_station_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_stationplace
    ADD CONSTRAINT bodies_stationplace_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT body_stands_once_at_a_unit EXCLUDE USING gist (unit_id WITH =, name WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&);

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletin_has_each_edition_once UNIQUE (street_id, kind, of, code, since, edition);

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletin_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_calendarlink
    ADD CONSTRAINT calendar_link_opens_one UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT case_breaks_a_clause_once UNIQUE (street_id, case_id, clause_id);

ALTER TABLE ONLY public.cases_lanereport
    ADD CONSTRAINT case_came_by_the_lane_once UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.suggestions_suggestioncase
    ADD CONSTRAINT case_carries_out_a_suggestion_once UNIQUE (street_id, suggestion_id, case_id);

ALTER TABLE ONLY public.topics_topiccase
    ADD CONSTRAINT case_carries_out_a_topic_once UNIQUE (street_id, topic_id, case_id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT case_comes_from_its_source_once UNIQUE (street_id, source, source_id);

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT case_has_one_dossier UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT case_has_one_proposal UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.cases_reporter
    ADD CONSTRAINT case_has_one_reporter UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.cases_evidence
    ADD CONSTRAINT case_is_evidence_once UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT case_is_in_a_batch_once UNIQUE (street_id, batch_id, case_id);

ALTER TABLE ONLY public.hotline_workorder
    ADD CONSTRAINT case_is_one_work_order UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT case_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_assignment
    ADD CONSTRAINT cases_assignment_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_assignment
    ADD CONSTRAINT cases_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_batch
    ADD CONSTRAINT cases_batch_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_batch
    ADD CONSTRAINT cases_batch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT cases_batchitem_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT cases_batchitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_category
    ADD CONSTRAINT cases_category_code_key UNIQUE (code);

ALTER TABLE ONLY public.cases_category
    ADD CONSTRAINT cases_category_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_condition
    ADD CONSTRAINT cases_condition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT cases_dossier_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT cases_dossier_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_evidence
    ADD CONSTRAINT cases_evidence_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_evidence
    ADD CONSTRAINT cases_evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_joint
    ADD CONSTRAINT cases_joint_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_joint
    ADD CONSTRAINT cases_joint_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT cases_lanemember_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT cases_lanemember_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_lanereport
    ADD CONSTRAINT cases_lanereport_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_lanereport
    ADD CONSTRAINT cases_lanereport_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_link
    ADD CONSTRAINT cases_link_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_link
    ADD CONSTRAINT cases_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_linkedapplication
    ADD CONSTRAINT cases_linkedapplication_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_linkedapplication
    ADD CONSTRAINT cases_linkedapplication_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_look
    ADD CONSTRAINT cases_look_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_look
    ADD CONSTRAINT cases_look_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_mediation
    ADD CONSTRAINT cases_mediation_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_mediation
    ADD CONSTRAINT cases_mediation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT cases_mediationround_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT cases_mediationround_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_partclock
    ADD CONSTRAINT cases_partclock_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_partclock
    ADD CONSTRAINT cases_partclock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_party
    ADD CONSTRAINT cases_party_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_party
    ADD CONSTRAINT cases_party_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_passage
    ADD CONSTRAINT cases_passage_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_passage
    ADD CONSTRAINT cases_passage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_photo
    ADD CONSTRAINT cases_photo_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_photo
    ADD CONSTRAINT cases_photo_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_presence
    ADD CONSTRAINT cases_presence_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_presence
    ADD CONSTRAINT cases_presence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_problemphoto
    ADD CONSTRAINT cases_problemphoto_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_problemphoto
    ADD CONSTRAINT cases_problemphoto_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_recheck
    ADD CONSTRAINT cases_recheck_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_recheck
    ADD CONSTRAINT cases_recheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_reminder
    ADD CONSTRAINT cases_reminder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_reporter
    ADD CONSTRAINT cases_reporter_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_reporter
    ADD CONSTRAINT cases_reporter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_review
    ADD CONSTRAINT cases_review_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_review
    ADD CONSTRAINT cases_review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_risk
    ADD CONSTRAINT cases_risk_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_risk
    ADD CONSTRAINT cases_risk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_visit
    ADD CONSTRAINT cases_visit_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.cases_visit
    ADD CONSTRAINT cases_visit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_watermark
    ADD CONSTRAINT cases_watermark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_watermark
    ADD CONSTRAINT cases_watermark_street_id_key UNIQUE (street_id);

ALTER TABLE ONLY public.covenants_clause
    ADD CONSTRAINT clause_stands_at_its_place UNIQUE (street_id, edition_id, "position");

ALTER TABLE ONLY public.covenants_comment
    ADD CONSTRAINT comment_number_is_given_once UNIQUE (street_id, edition_id, number);

ALTER TABLE ONLY public.cases_condition
    ADD CONSTRAINT condition_has_its_number_in_a_category UNIQUE (category_id, "row");

ALTER TABLE ONLY public.opinions_consultation
    ADD CONSTRAINT consultation_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.covenants_covenant
    ADD CONSTRAINT covenant_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.covenants_badge
    ADD CONSTRAINT covenants_badge_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_badge
    ADD CONSTRAINT covenants_badge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.covenants_clause
    ADD CONSTRAINT covenants_clause_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_clause
    ADD CONSTRAINT covenants_clause_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.covenants_comment
    ADD CONSTRAINT covenants_comment_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_comment
    ADD CONSTRAINT covenants_comment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.covenants_covenant
    ADD CONSTRAINT covenants_covenant_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_covenant
    ADD CONSTRAINT covenants_covenant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.covenants_covenantsignature
    ADD CONSTRAINT covenants_covenantsignature_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_covenantsignature
    ADD CONSTRAINT covenants_covenantsignature_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.covenants_edition
    ADD CONSTRAINT covenants_edition_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.covenants_edition
    ADD CONSTRAINT covenants_edition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_coverage
    ADD CONSTRAINT coverage_row_has_one_number_in_its_street UNIQUE (street_id, "row");

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT deed_is_counted_once UNIQUE NULLS NOT DISTINCT (street_id, organisation_id, topic_id, promise_id, rule);

ALTER TABLE ONLY public.deliberation_agendaitem
    ADD CONSTRAINT deliberation_agendaitem_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_agendaitem
    ADD CONSTRAINT deliberation_agendaitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT deliberation_attendee_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT deliberation_attendee_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_calendarlink
    ADD CONSTRAINT deliberation_calendarlink_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_calendarlink
    ADD CONSTRAINT deliberation_calendarlink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_minutes
    ADD CONSTRAINT deliberation_minutes_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_minutes
    ADD CONSTRAINT deliberation_minutes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objection_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_opinion
    ADD CONSTRAINT deliberation_opinion_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_opinion
    ADD CONSTRAINT deliberation_opinion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolution_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolution_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT deliberation_seat_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT deliberation_seat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT deliberation_series_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT deliberation_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_delivery
    ADD CONSTRAINT delivery_is_one_per_line_and_reader UNIQUE (street_id, line_id, reader);

ALTER TABLE ONLY public.opinions_participant
    ADD CONSTRAINT device_takes_part_once UNIQUE (street_id, consultation_id, token_hash);

ALTER TABLE ONLY public.notices_digest
    ADD CONSTRAINT digest_is_made_once_in_its_period UNIQUE (street_id, account_id, rhythm, day);

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.bodies_duty
    ADD CONSTRAINT duty_has_its_place UNIQUE (statement_id, "position");

ALTER TABLE ONLY public.covenants_edition
    ADD CONSTRAINT edition_number_is_given_once UNIQUE (street_id, covenant_id, number);

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT exclusive_post_has_one_holder_at_a_time EXCLUDE USING gist (role_id WITH =, COALESCE(unit_id, (0)::bigint) WITH =, COALESCE(organisation_id, (0)::bigint) WITH =, tstzrange(starts_at, ends_at, '[)'::text) WITH &&) WHERE ((exclusive AND (substitute_for_id IS NULL)));

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT exclusive_seat_has_one_holder EXCLUDE USING gist (body_id WITH =, seat WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&) WHERE ((exclusive AND (substitute_for_id IS NULL)));

ALTER TABLE ONLY public.surveys_surveygroup
    ADD CONSTRAINT group_number_is_given_once UNIQUE (street_id, survey_id, number);

ALTER TABLE ONLY public.insight_hotmap
    ADD CONSTRAINT hot_map_is_kept_once UNIQUE (street_id, ground, days, category, measure);

ALTER TABLE ONLY public.hotline_call
    ADD CONSTRAINT hotline_call_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.hotline_call
    ADD CONSTRAINT hotline_call_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.hotline_orderfault
    ADD CONSTRAINT hotline_orderfault_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.hotline_orderfault
    ADD CONSTRAINT hotline_orderfault_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.hotline_orderfile
    ADD CONSTRAINT hotline_orderfile_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.hotline_orderfile
    ADD CONSTRAINT hotline_orderfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.hotline_platform
    ADD CONSTRAINT hotline_platform_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.hotline_platform
    ADD CONSTRAINT hotline_platform_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.hotline_workorder
    ADD CONSTRAINT hotline_workorder_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.hotline_workorder
    ADD CONSTRAINT hotline_workorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_industry
    ADD CONSTRAINT industry_has_its_own_code_in_its_street UNIQUE (street_id, code);

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT industry_has_one_lead_at_a_time EXCLUDE USING gist (industry_id WITH =, category WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&) WHERE (((part)::text = 'lead'::text));

ALTER TABLE ONLY public.insight_beat
    ADD CONSTRAINT insight_beat_pkey PRIMARY KEY (street_id);

ALTER TABLE ONLY public.insight_build
    ADD CONSTRAINT insight_build_pkey PRIMARY KEY (reader);

ALTER TABLE ONLY public.insight_categoryday
    ADD CONSTRAINT insight_categoryday_pkey PRIMARY KEY (street_id, category, day, known);

ALTER TABLE ONLY public.insight_cell
    ADD CONSTRAINT insight_cell_pkey PRIMARY KEY (street_id, line, day, known, organisation_id, door, tier, category);

ALTER TABLE ONLY public.insight_cellline
    ADD CONSTRAINT insight_cellline_pkey PRIMARY KEY (street_id, line);

ALTER TABLE ONLY public.insight_hotmap
    ADD CONSTRAINT insight_hotmap_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_organisationday
    ADD CONSTRAINT insight_organisationday_pkey PRIMARY KEY (street_id, organisation_id, day, known);

ALTER TABLE ONLY public.insight_pausedcount
    ADD CONSTRAINT insight_pausedcount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_statecount
    ADD CONSTRAINT insight_statecount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_tiercount
    ADD CONSTRAINT insight_tiercount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_unitday
    ADD CONSTRAINT insight_unitday_pkey PRIMARY KEY (street_id, unit_id, day, known);

ALTER TABLE ONLY public.insight_unitmonth
    ADD CONSTRAINT insight_unitmonth_pkey PRIMARY KEY (street_id, unit_id, month);

ALTER TABLE ONLY public.intake_photoinpieces
    ADD CONSTRAINT intake_photoinpieces_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.intake_photoinpieces
    ADD CONSTRAINT intake_photoinpieces_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT invitation_link_opens_one UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.bodies_item
    ADD CONSTRAINT item_has_one_owner_at_a_time EXCLUDE USING gist (unit_id WITH =, pack WITH =, code WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&);

ALTER TABLE ONLY public.kernel_journalline
    ADD CONSTRAINT journal_line_has_one_place_in_its_chain UNIQUE (street_id, subject_id, seq);

ALTER TABLE ONLY public.kernel_journaltext
    ADD CONSTRAINT journal_text_is_one_per_field_of_a_line UNIQUE (street_id, line_id, field);

ALTER TABLE ONLY public.kernel_cache
    ADD CONSTRAINT kernel_cache_pkey PRIMARY KEY (cache_key);

ALTER TABLE ONLY public.kernel_delivery
    ADD CONSTRAINT kernel_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_heartbeat
    ADD CONSTRAINT kernel_heartbeat_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.kernel_journalline
    ADD CONSTRAINT kernel_journalline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_journaltext
    ADD CONSTRAINT kernel_journaltext_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_rate_limit
    ADD CONSTRAINT kernel_rate_limit_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.kernel_repeat
    ADD CONSTRAINT kernel_repeat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kernel_seal
    ADD CONSTRAINT kernel_seal_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.kernel_selfcheck
    ADD CONSTRAINT kernel_selfcheck_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.webhooks_message
    ADD CONSTRAINT key_is_told_to_a_system_once UNIQUE (street_id, subscription_id, key);

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT lane_link_opens_one_page UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT lesson_has_its_own_number UNIQUE (street_id, review_id, number);

ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT letter_is_taken_once UNIQUE (street_id, digest);

ALTER TABLE ONLY public.lifts_flat
    ADD CONSTRAINT lift_has_each_door_once UNIQUE (street_id, lift_id, door);

ALTER TABLE ONLY public.lifts_stepdone
    ADD CONSTRAINT lift_has_each_step_once UNIQUE (street_id, lift_id, step);

ALTER TABLE ONLY public.lifts_lift
    ADD CONSTRAINT lift_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.lifts_flat
    ADD CONSTRAINT lifts_flat_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.lifts_flat
    ADD CONSTRAINT lifts_flat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lifts_lift
    ADD CONSTRAINT lifts_lift_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.lifts_lift
    ADD CONSTRAINT lifts_lift_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lifts_objection
    ADD CONSTRAINT lifts_objection_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.lifts_objection
    ADD CONSTRAINT lifts_objection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lifts_round
    ADD CONSTRAINT lifts_round_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.lifts_round
    ADD CONSTRAINT lifts_round_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lifts_stepdone
    ADD CONSTRAINT lifts_stepdone_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.lifts_stepdone
    ADD CONSTRAINT lifts_stepdone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lifts_subsidy
    ADD CONSTRAINT lifts_subsidy_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.lifts_subsidy
    ADD CONSTRAINT lifts_subsidy_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_reminder
    ADD CONSTRAINT light_is_told_of_once UNIQUE (street_id, case_id, light, due_at);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT line_tells_a_recipient_once_by_a_channel UNIQUE NULLS NOT DISTINCT (street_id, line_id, channel, recipient_kind, account_id, target);

ALTER TABLE ONLY public.topics_measure
    ADD CONSTRAINT measure_is_taken_once UNIQUE (street_id, promise_id, step);

ALTER TABLE ONLY public.cases_mediation
    ADD CONSTRAINT mediation_has_its_own_number UNIQUE (street_id, case_id, number);

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT meeting_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_minutes
    ADD CONSTRAINT minutes_have_one_text_a_version UNIQUE (street_id, meeting_id, version);

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT nobody_sits_twice EXCLUDE USING gist (body_id WITH =, seat WITH =, COALESCE(account_id, (0)::bigint) WITH =, COALESCE(organisation_id, (0)::bigint) WITH =, name WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&);

ALTER TABLE ONLY public.bodies_stationplace
    ADD CONSTRAINT nobody_works_twice_at_a_station EXCLUDE USING gist (station_id WITH =, COALESCE(account_id, (0)::bigint) WITH =, COALESCE(organisation_id, (0)::bigint) WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&);

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboard_code_is_given_once UNIQUE (street_id, code);

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboard_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.noticeboards_agreement
    ADD CONSTRAINT noticeboards_agreement_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.noticeboards_agreement
    ADD CONSTRAINT noticeboards_agreement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.noticeboards_boardcheck
    ADD CONSTRAINT noticeboards_boardcheck_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.noticeboards_boardcheck
    ADD CONSTRAINT noticeboards_boardcheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.noticeboards_boardline
    ADD CONSTRAINT noticeboards_boardline_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.noticeboards_boardline
    ADD CONSTRAINT noticeboards_boardline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboards_noticeboard_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboards_noticeboard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.noticeboards_printing
    ADD CONSTRAINT noticeboards_printing_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.noticeboards_printing
    ADD CONSTRAINT noticeboards_printing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_closedaddress
    ADD CONSTRAINT notices_closedaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_digest
    ADD CONSTRAINT notices_digest_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.notices_digest
    ADD CONSTRAINT notices_digest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_gateway
    ADD CONSTRAINT notices_gateway_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.notices_gateway
    ADD CONSTRAINT notices_gateway_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_account_id_key UNIQUE (account_id);

ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices_stopcode
    ADD CONSTRAINT notices_stopcode_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.notices_stopcode
    ADD CONSTRAINT notices_stopcode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_objection
    ADD CONSTRAINT objection_has_its_number UNIQUE (street_id, vote_id, number);

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT objection_has_its_own_number UNIQUE (street_id, meeting_id, number);

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT objection_link_opens_one UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.lifts_objection
    ADD CONSTRAINT objection_number_is_given_once UNIQUE (street_id, lift_id, number);

ALTER TABLE ONLY public.open311_photoelsewhere
    ADD CONSTRAINT open311_photoelsewhere_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.open311_photoelsewhere
    ADD CONSTRAINT open311_photoelsewhere_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.open311_senderaccount
    ADD CONSTRAINT open311_senderaccount_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.open311_senderaccount
    ADD CONSTRAINT open311_senderaccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opendata_release
    ADD CONSTRAINT opendata_release_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.opendata_release
    ADD CONSTRAINT opendata_release_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_opinion
    ADD CONSTRAINT opinion_has_its_own_place UNIQUE (street_id, item_id, "position");

ALTER TABLE ONLY public.opinions_opinion
    ADD CONSTRAINT opinion_is_given_once UNIQUE (street_id, participant_id, statement_id);

ALTER TABLE ONLY public.opinions_opinionmap
    ADD CONSTRAINT opinion_map_number_is_given_once UNIQUE (street_id, consultation_id, number);

ALTER TABLE ONLY public.opinions_consultation
    ADD CONSTRAINT opinions_consultation_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.opinions_consultation
    ADD CONSTRAINT opinions_consultation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opinions_opinion
    ADD CONSTRAINT opinions_opinion_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.opinions_opinion
    ADD CONSTRAINT opinions_opinion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opinions_opinionmap
    ADD CONSTRAINT opinions_opinionmap_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.opinions_opinionmap
    ADD CONSTRAINT opinions_opinionmap_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opinions_participant
    ADD CONSTRAINT opinions_participant_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.opinions_participant
    ADD CONSTRAINT opinions_participant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT opinions_statement_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT opinions_statement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT organisation_has_one_code_in_its_street UNIQUE NULLS NOT DISTINCT (street_id, code);

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT organisation_stands_once_for_an_industry EXCLUDE USING gist (industry_id WITH =, category WITH =, organisation_id WITH =, daterange(starts_on, ends_on, '[)'::text) WITH &&);

ALTER TABLE ONLY public.lifts_flat
    ADD CONSTRAINT page_of_a_flat_has_one_link UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT pair_is_proposed_once UNIQUE (street_id, case_id, other_id);

ALTER TABLE ONLY public.cases_partclock
    ADD CONSTRAINT part_of_handling_has_one_clock UNIQUE (street_id, case_id, stage);

ALTER TABLE ONLY public.cases_party
    ADD CONSTRAINT party_has_its_own_letter UNIQUE (street_id, case_id, number);

ALTER TABLE ONLY public.covenants_covenantsignature
    ADD CONSTRAINT party_signs_an_edition_once UNIQUE (street_id, edition_id, party_index);

ALTER TABLE ONLY public.people_accesstoken
    ADD CONSTRAINT people_accesstoken_hash_key UNIQUE (hash);

ALTER TABLE ONLY public.people_accesstoken
    ADD CONSTRAINT people_accesstoken_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_account_groups
    ADD CONSTRAINT people_account_groups_account_id_group_id_1a20563d_uniq UNIQUE (account_id, group_id);

ALTER TABLE ONLY public.people_account_groups
    ADD CONSTRAINT people_account_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_account_user_permissions
    ADD CONSTRAINT people_account_user_perm_account_id_permission_id_95cd75f4_uniq UNIQUE (account_id, permission_id);

ALTER TABLE ONLY public.people_account_user_permissions
    ADD CONSTRAINT people_account_user_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_account
    ADD CONSTRAINT people_account_username_key UNIQUE (username);

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT people_authority_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_coverage
    ADD CONSTRAINT people_coverage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_industry
    ADD CONSTRAINT people_industry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_code_key UNIQUE (code);

ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT person_stands_in_one_place_at_a_time EXCLUDE USING gist (street_id WITH =, person_id WITH =, tstzrange(starts_at, ends_at, '[)'::text) WITH &&) WHERE ((NOT ((state)::text = ANY (ARRAY[('taken_off'::character varying)::text, ('swapped'::character varying)::text]))));

ALTER TABLE ONLY public.cases_photo
    ADD CONSTRAINT photo_hangs_on_a_case_once UNIQUE (street_id, case_id, sha256, kind);

ALTER TABLE ONLY public.topics_progressphoto
    ADD CONSTRAINT photo_shows_a_progress_once UNIQUE (street_id, progress_id, sha256);

ALTER TABLE ONLY public.cases_problemphoto
    ADD CONSTRAINT photo_shows_a_recheck_once UNIQUE (street_id, recheck_id, sha256);

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT place_in_a_batch_is_given_once UNIQUE (street_id, batch_id, place);

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT problem_has_its_number UNIQUE (street_id, number);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_question
    ADD CONSTRAINT question_has_its_place_in_its_vote UNIQUE (street_id, vote_id, "position");

ALTER TABLE ONLY public.surveys_question
    ADD CONSTRAINT question_number_is_given_once UNIQUE (street_id, survey_id, number);

ALTER TABLE ONLY public.opendata_release
    ADD CONSTRAINT release_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.kernel_repeat
    ADD CONSTRAINT repeated_write_has_one_answer UNIQUE (street_id, purpose, key);

ALTER TABLE ONLY public.open311_senderaccount
    ADD CONSTRAINT report_has_one_sender_account UNIQUE (street_id, case_id);

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT resolution_has_its_own_number UNIQUE (street_id, meeting_id, number);

ALTER TABLE ONLY public.rosters_dutyroster
    ADD CONSTRAINT roster_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.rosters_dutyroster
    ADD CONSTRAINT rosters_dutyroster_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_dutyroster
    ADD CONSTRAINT rosters_dutyroster_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_dutywish
    ADD CONSTRAINT rosters_dutywish_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_dutywish
    ADD CONSTRAINT rosters_dutywish_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_logentry
    ADD CONSTRAINT rosters_logentry_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_logentry
    ADD CONSTRAINT rosters_logentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_member
    ADD CONSTRAINT rosters_member_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_member
    ADD CONSTRAINT rosters_member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_person
    ADD CONSTRAINT rosters_person_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_person
    ADD CONSTRAINT rosters_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_plan
    ADD CONSTRAINT rosters_plan_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_plan
    ADD CONSTRAINT rosters_plan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_slot
    ADD CONSTRAINT rosters_slot_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_slot
    ADD CONSTRAINT rosters_slot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT rosters_turn_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT rosters_turn_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rosters_weeklyrow
    ADD CONSTRAINT rosters_weeklyrow_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.rosters_weeklyrow
    ADD CONSTRAINT rosters_weeklyrow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT round_has_its_own_number UNIQUE (street_id, mediation_id, number);

ALTER TABLE ONLY public.lifts_round
    ADD CONSTRAINT round_number_is_given_once UNIQUE (street_id, objection_id, number);

ALTER TABLE ONLY public.hotline_orderfault
    ADD CONSTRAINT row_of_a_file_is_at_fault_once UNIQUE (street_id, file_id, "row");

ALTER TABLE ONLY public.rulebooks_edition
    ADD CONSTRAINT rulebooks_edition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rulebooks_rulerow
    ADD CONSTRAINT rulebooks_rulerow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT seat_has_its_own_place UNIQUE (street_id, series_id, "position");

ALTER TABLE ONLY public.cases_reporter
    ADD CONSTRAINT secret_link_opens_one_case UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT series_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.rosters_slot
    ADD CONSTRAINT slot_of_a_roster_is_laid_once UNIQUE (street_id, roster_id, starts_at, kind);

ALTER TABLE ONLY public.cases_presence
    ADD CONSTRAINT somebody_is_at_a_case_once UNIQUE (street_id, case_id, account_id);

ALTER TABLE ONLY public.sorting_sorterversion
    ADD CONSTRAINT sorter_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT sorting_alike_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT sorting_alike_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT sorting_proposal_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT sorting_proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sorting_sorterversion
    ADD CONSTRAINT sorting_sorterversion_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.sorting_sorterversion
    ADD CONSTRAINT sorting_sorterversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_statecount
    ADD CONSTRAINT state_has_one_counter_in_a_unit UNIQUE (street_id, unit_id, state, hard);

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT statement_is_said_once UNIQUE (street_id, consultation_id, bare);

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT statement_number_is_given_once UNIQUE (street_id, consultation_id, number);

ALTER TABLE ONLY public.notices_stopcode
    ADD CONSTRAINT stop_code_is_given_once UNIQUE (street_id, code);

ALTER TABLE ONLY public.hotline_platform
    ADD CONSTRAINT street_knows_a_platform_once UNIQUE (street_id, name);

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestion_link_opens_one UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestion_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestions_suggestion_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestions_suggestion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.suggestions_suggestioncase
    ADD CONSTRAINT suggestions_suggestioncase_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.suggestions_suggestioncase
    ADD CONSTRAINT suggestions_suggestioncase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT survey_has_each_code_once UNIQUE (street_id, survey_id, code_hash);

ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT survey_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_freetext
    ADD CONSTRAINT surveys_freetext_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_freetext
    ADD CONSTRAINT surveys_freetext_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_question
    ADD CONSTRAINT surveys_question_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_question
    ADD CONSTRAINT surveys_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_sheet
    ADD CONSTRAINT surveys_sheet_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_sheet
    ADD CONSTRAINT surveys_sheet_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.surveys_surveygroup
    ADD CONSTRAINT surveys_surveygroup_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.surveys_surveygroup
    ADD CONSTRAINT surveys_surveygroup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_address
    ADD CONSTRAINT territory_address_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_address
    ADD CONSTRAINT territory_address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_addressfile
    ADD CONSTRAINT territory_addressfile_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_addressfile
    ADD CONSTRAINT territory_addressfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_addresskey
    ADD CONSTRAINT territory_addresskey_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_addresskey
    ADD CONSTRAINT territory_addresskey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_draft
    ADD CONSTRAINT territory_draft_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_draft
    ADD CONSTRAINT territory_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_draftrow
    ADD CONSTRAINT territory_draftrow_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_draftrow
    ADD CONSTRAINT territory_draftrow_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_level
    ADD CONSTRAINT territory_level_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_levelname
    ADD CONSTRAINT territory_levelname_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_road
    ADD CONSTRAINT territory_road_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_roadshape
    ADD CONSTRAINT territory_roadshape_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_speltname
    ADD CONSTRAINT territory_speltname_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.territory_speltname
    ADD CONSTRAINT territory_speltname_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_street
    ADD CONSTRAINT territory_street_code_key UNIQUE (code);

ALTER TABLE ONLY public.territory_street
    ADD CONSTRAINT territory_street_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_street
    ADD CONSTRAINT territory_street_prefix_key UNIQUE (prefix);

ALTER TABLE ONLY public.territory_street
    ADD CONSTRAINT territory_street_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.territory_unit
    ADD CONSTRAINT territory_unit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_unitname
    ADD CONSTRAINT territory_unitname_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_unitparent
    ADD CONSTRAINT territory_unitparent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.territory_unitshape
    ADD CONSTRAINT territory_unitshape_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_tiercount
    ADD CONSTRAINT tier_has_one_counter_of_a_state_in_a_unit UNIQUE (street_id, unit_id, tier, state);

ALTER TABLE ONLY public.topics_topiccall
    ADD CONSTRAINT topic_call_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.topics_voice
    ADD CONSTRAINT topic_link_opens_one UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topic_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.topics_measure
    ADD CONSTRAINT topics_measure_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_measure
    ADD CONSTRAINT topics_measure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT topics_point_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT topics_point_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_progress
    ADD CONSTRAINT topics_progress_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_progress
    ADD CONSTRAINT topics_progress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_progressphoto
    ADD CONSTRAINT topics_progressphoto_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_progressphoto
    ADD CONSTRAINT topics_progressphoto_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_promise
    ADD CONSTRAINT topics_promise_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_promise
    ADD CONSTRAINT topics_promise_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_topiccall
    ADD CONSTRAINT topics_topiccall_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_topiccall
    ADD CONSTRAINT topics_topiccall_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_topiccase
    ADD CONSTRAINT topics_topiccase_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_topiccase
    ADD CONSTRAINT topics_topiccase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_topiclook
    ADD CONSTRAINT topics_topiclook_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_topiclook
    ADD CONSTRAINT topics_topiclook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics_voice
    ADD CONSTRAINT topics_voice_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.topics_voice
    ADD CONSTRAINT topics_voice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_pausedcount
    ADD CONSTRAINT unit_has_one_count_of_clocks_that_stand_still UNIQUE (street_id, unit_id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT vote_link_opens_one_ballot UNIQUE (street_id, token_hash);

ALTER TABLE ONLY public.votes_vote
    ADD CONSTRAINT vote_number_is_given_once UNIQUE (street_id, number);

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT voter_answers_a_question_once UNIQUE (street_id, question_id, voter_id);

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT voter_has_one_place_on_the_roll UNIQUE (street_id, vote_id, "position");

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT voter_votes_once_over_all_ways UNIQUE (street_id, vote_id, voter_id);

ALTER TABLE ONLY public.votes_objection
    ADD CONSTRAINT votes_objection_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_objection
    ADD CONSTRAINT votes_objection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT votes_openballot_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT votes_openballot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_pastballot
    ADD CONSTRAINT votes_pastballot_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_pastballot
    ADD CONSTRAINT votes_pastballot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_question
    ADD CONSTRAINT votes_question_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_question
    ADD CONSTRAINT votes_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_sealedballot
    ADD CONSTRAINT votes_sealedballot_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_sealedballot
    ADD CONSTRAINT votes_sealedballot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_secretballot
    ADD CONSTRAINT votes_secretballot_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_secretballot
    ADD CONSTRAINT votes_secretballot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT votes_turnout_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT votes_turnout_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_vote
    ADD CONSTRAINT votes_vote_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_vote
    ADD CONSTRAINT votes_vote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT votes_voter_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT votes_voter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhooks_message
    ADD CONSTRAINT webhooks_message_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.webhooks_message
    ADD CONSTRAINT webhooks_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_is_found_by_street_and_id UNIQUE (street_id, id);

ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX a_standing_road_has_its_own_name_in_its_street ON public.territory_road USING btree (street_id, name) WHERE (ends_on IS NULL);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE UNIQUE INDEX account_is_invited_once ON public.deliberation_attendee USING btree (street_id, meeting_id, account_id) WHERE (account_id IS NOT NULL);

CREATE UNIQUE INDEX account_is_on_the_lane_once ON public.cases_lanemember USING btree (street_id, account_id) WHERE ((account_id IS NOT NULL) AND (ends_at IS NULL));

CREATE UNIQUE INDEX account_votes_once_in_a_vote ON public.votes_voter USING btree (street_id, vote_id, account_id) WHERE (account_id IS NOT NULL);

CREATE INDEX address_file_at_work ON public.territory_addressfile USING btree (made_at) WHERE ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('checking'::character varying)::text, ('running'::character varying)::text]));

CREATE INDEX address_file_by_time ON public.territory_addressfile USING btree (street_id, made_at DESC, id DESC);

CREATE INDEX address_in_order ON public.territory_address USING btree (street_id, "order", id);

CREATE UNIQUE INDEX address_is_closed_once_at_a_time ON public.notices_closedaddress USING btree (mark) WHERE (opened_at IS NULL);

CREATE INDEX address_key_in_order ON public.territory_addresskey USING btree (street_id, key);

CREATE UNIQUE INDEX address_speaks_for_a_topic_once ON public.topics_voice USING btree (street_id, topic_id, email_index) WHERE (NOT ((email_index)::text = ''::text));

CREATE INDEX advice_by_day ON public.bodies_advice USING btree (street_id, given_at DESC, id DESC);

CREATE INDEX agenda_by_subject ON public.deliberation_agendaitem USING btree (street_id, subject_kind, subject_id) WHERE (NOT ((subject_id)::text = ''::text));

CREATE UNIQUE INDEX agenda_follows_up_once ON public.deliberation_agendaitem USING btree (street_id, meeting_id) WHERE ((subject_kind)::text = 'follow_up'::text);

CREATE INDEX agenda_in_order ON public.deliberation_agendaitem USING btree (street_id, meeting_id, "position");

CREATE INDEX answers_of_a_survey ON public.surveys_answer USING btree (street_id, survey_id);

CREATE INDEX appeal_not_decided ON public.cases_appeal USING btree (street_id, due_at, id) WHERE (decided_at IS NULL);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE UNIQUE INDEX badge_is_held_once ON public.covenants_badge USING btree (street_id, kind, holder, unit_id) WHERE ((state)::text = 'held'::text);

CREATE INDEX badges_by_review ON public.covenants_badge USING btree (street_id, review_on, id);

CREATE INDEX batch_by_time ON public.cases_batch USING btree (street_id, made_at DESC, id DESC);

CREATE INDEX batch_item_by_case ON public.cases_batchitem USING btree (street_id, case_id);

CREATE INDEX batch_item_by_outcome ON public.cases_batchitem USING btree (street_id, batch_id, outcome, place);

CREATE INDEX batch_under_way ON public.cases_batch USING btree (began_at) WHERE ((state)::text = 'running'::text);

CREATE INDEX bodies_advice_given_by_id_e5576bfa ON public.bodies_advice USING btree (given_by_id);

CREATE INDEX bodies_advice_organisation_id_5cd824b2 ON public.bodies_advice USING btree (organisation_id);

CREATE INDEX bodies_advice_replied_by_id_76cb04b6 ON public.bodies_advice USING btree (replied_by_id);

CREATE INDEX bodies_advice_street_id_665f4527 ON public.bodies_advice USING btree (street_id);

CREATE INDEX bodies_advice_unit_id_f09c0162 ON public.bodies_advice USING btree (unit_id);

CREATE INDEX bodies_body_organisation_id_cc7d52d5 ON public.bodies_body USING btree (organisation_id);

CREATE INDEX bodies_body_parent_id_ca499bed ON public.bodies_body USING btree (parent_id);

CREATE INDEX bodies_body_street_id_206e5f99 ON public.bodies_body USING btree (street_id);

CREATE INDEX bodies_body_succeeds_id_a4d54c75 ON public.bodies_body USING btree (succeeds_id);

CREATE INDEX bodies_body_unit_id_1f069e89 ON public.bodies_body USING btree (unit_id);

CREATE INDEX bodies_duty_statement_id_89a328ab ON public.bodies_duty USING btree (statement_id);

CREATE INDEX bodies_item_organisation_id_2f95d14c ON public.bodies_item USING btree (organisation_id);

CREATE INDEX bodies_item_owner_id_5e6b1f1e ON public.bodies_item USING btree (owner_id);

CREATE INDEX bodies_item_street_id_712c0846 ON public.bodies_item USING btree (street_id);

CREATE INDEX bodies_item_unit_id_dfdc9655 ON public.bodies_item USING btree (unit_id);

CREATE INDEX bodies_membership_account_id_baf39efb ON public.bodies_membership USING btree (account_id);

CREATE INDEX bodies_membership_body_id_a9257e0c ON public.bodies_membership USING btree (body_id);

CREATE INDEX bodies_membership_organisation_id_81c60aa0 ON public.bodies_membership USING btree (organisation_id);

CREATE INDEX bodies_membership_substitute_for_id_76f29e64 ON public.bodies_membership USING btree (substitute_for_id);

CREATE INDEX bodies_nomination_account_id_dbbad2af ON public.bodies_nomination USING btree (account_id);

CREATE INDEX bodies_nomination_body_id_9589a78d ON public.bodies_nomination USING btree (body_id);

CREATE INDEX bodies_nomination_nominated_by_id_1a234329 ON public.bodies_nomination USING btree (nominated_by_id);

CREATE INDEX bodies_nomination_organisation_id_9b510b96 ON public.bodies_nomination USING btree (organisation_id);

CREATE INDEX bodies_statement_organisation_id_2c80e03b ON public.bodies_dutystatement USING btree (organisation_id);

CREATE INDEX bodies_statement_street_id_7b9446d8 ON public.bodies_dutystatement USING btree (street_id);

CREATE INDEX bodies_statement_unit_id_bf49b331 ON public.bodies_dutystatement USING btree (unit_id);

CREATE INDEX bodies_station_street_id_57c58357 ON public.bodies_station USING btree (street_id);

CREATE INDEX bodies_station_unit_id_5ec1545a ON public.bodies_station USING btree (unit_id);

CREATE INDEX bodies_stationplace_account_id_83e9c204 ON public.bodies_stationplace USING btree (account_id);

CREATE INDEX bodies_stationplace_organisation_id_f419d5ff ON public.bodies_stationplace USING btree (organisation_id);

CREATE INDEX bodies_stationplace_station_id_3c24c786 ON public.bodies_stationplace USING btree (station_id);

CREATE INDEX body_by_kind ON public.bodies_body USING btree (street_id, kind, id);

CREATE UNIQUE INDEX book_has_one_draft_at_a_time ON public.rulebooks_edition USING btree (street_id, book) NULLS NOT DISTINCT WHERE ((state)::text = 'draft'::text);

CREATE INDEX breaches_of_an_edition ON public.covenants_breach USING btree (street_id, edition_id, noted_at DESC, id DESC);

CREATE INDEX bulletin_files_to_be_written ON public.bulletins_bulletin USING btree (street_id) WHERE (files_of < version);

CREATE INDEX bulletins_bulletin_street_id_46a3a824 ON public.bulletins_bulletin USING btree (street_id);

CREATE UNIQUE INDEX calendar_link_is_one_a_person ON public.deliberation_calendarlink USING btree (street_id, account_id) WHERE (ended_at IS NULL);

CREATE INDEX call_back_of_case ON public.cases_callback USING btree (street_id, case_id, at DESC);

CREATE INDEX call_back_without_answer ON public.cases_callback USING btree (street_id, at, id) WHERE (latest AND (NOT ((outcome)::text = 'reached'::text)));

CREATE INDEX call_by_case ON public.hotline_call USING btree (street_id, case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX call_by_number ON public.hotline_call USING btree (street_id, phone_index, ended_at DESC);

CREATE INDEX call_by_time ON public.hotline_call USING btree (street_id, ended_at DESC, id DESC);

CREATE INDEX case_asked_before_lead ON public.cases_case USING gin (organisations) WHERE ((lead_id IS NULL) AND (
CASE
    WHEN (organisations IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(organisations, 1), 0)
END > 0));

CREATE UNIQUE INDEX case_asks_for_one_extension_at_a_time ON public.cases_extension USING btree (street_id, case_id) WHERE ((state)::text = 'asked'::text);

CREATE UNIQUE INDEX case_asks_for_one_pause_at_a_time ON public.cases_pause USING btree (street_id, case_id) WHERE ((state)::text = 'asked'::text);

CREATE INDEX case_between ON public.cases_case USING btree (street_id, stage_since, id) WHERE (((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text])) OR (((raised_level)::text > ''::text) AND ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]))));

CREATE INDEX case_by_category ON public.cases_case USING btree (street_id, category_id, reported_at DESC, id DESC);

CREATE INDEX case_by_end ON public.cases_case USING btree (street_id, ended_at DESC, id DESC) WHERE ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]));

CREATE INDEX case_by_pairs_of_letters ON public.cases_case USING gin (string_to_array(((regexp_replace(upper((((title)::text || ' '::text) || (place)::text)), '(..)'::text, '\1 '::text, 'g'::text) || ' '::text) || regexp_replace(substr(upper((((title)::text || ' '::text) || (place)::text)), 2), '(..)'::text, '\1 '::text, 'g'::text)), ' '::text));

CREATE INDEX case_by_report ON public.cases_case USING btree (street_id, reported_at DESC, id DESC);

CREATE INDEX case_by_sender_account ON public.open311_senderaccount USING btree (street_id, mark, id DESC);

CREATE UNIQUE INDEX case_came_from_one_street ON public.cases_passage USING btree (street_id, case_id) WHERE inward;

CREATE INDEX case_ended_by_lead ON public.cases_case USING btree (street_id, lead_id, reported_at DESC, id DESC) WHERE ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]));

CREATE INDEX case_ended_in_unit_1 ON public.cases_case USING btree (street_id, (lineage[2]), reported_at DESC, id DESC) WHERE ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]));

CREATE INDEX case_ended_in_unit_2 ON public.cases_case USING btree (street_id, (lineage[3]), reported_at DESC, id DESC) WHERE ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]));

CREATE INDEX case_ended_in_unit_3 ON public.cases_case USING btree (street_id, (lineage[4]), reported_at DESC, id DESC) WHERE ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]));

CREATE INDEX case_ended_in_unit_4 ON public.cases_case USING btree (street_id, (lineage[5]), reported_at DESC, id DESC) WHERE ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('voided'::character varying)::text, ('merged'::character varying)::text, ('moved'::character varying)::text]));

CREATE INDEX case_hard ON public.cases_case USING btree (street_id, due_at, id) WHERE hard;

CREATE UNIQUE INDEX case_has_one_joint_action_at_a_time ON public.cases_joint USING btree (street_id, case_id) WHERE ((state)::text = 'called'::text);

CREATE UNIQUE INDEX case_has_one_open_appeal ON public.cases_appeal USING btree (street_id, case_id) WHERE (decided_at IS NULL);

CREATE UNIQUE INDEX case_has_one_open_lead ON public.cases_assignment USING btree (street_id, case_id) WHERE ((ends_at IS NULL) AND ((part)::text = 'lead'::text));

CREATE UNIQUE INDEX case_has_one_open_order ON public.cases_order USING btree (street_id, case_id) WHERE (lifted_at IS NULL);

CREATE INDEX case_held_for_a_look ON public.cases_case USING btree (street_id, reported_at, id) WHERE (NOT ((held)::text = ''::text));

CREATE INDEX case_in_deep_unit ON public.cases_case USING btree (street_id, due_at, id) WHERE (
CASE
    WHEN (lineage IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(lineage, 1), 0)
END > 5);

CREATE UNIQUE INDEX case_is_merged_into_one_other ON public.cases_link USING btree (street_id, case_id) WHERE ((ends_at IS NULL) AND ((kind)::text = 'merged'::text));

CREATE UNIQUE INDEX case_is_part_of_one_other ON public.cases_link USING btree (street_id, case_id) WHERE ((ends_at IS NULL) AND ((kind)::text = 'part'::text));

CREATE UNIQUE INDEX case_is_paused_once_at_a_time ON public.cases_pause USING btree (street_id, case_id) WHERE ((ends_at IS NULL) AND ((state)::text = 'granted'::text));

CREATE UNIQUE INDEX case_is_raised_to_one_level ON public.cases_rise USING btree (street_id, case_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX case_is_under_way_to_one_street ON public.cases_passage USING btree (street_id, case_id) WHERE ((NOT inward) AND (NOT ((answer)::text = 'refused'::text)));

CREATE INDEX case_on_road ON public.cases_case USING btree (street_id, road_id, reported_at DESC, id DESC) WHERE (road_id IS NOT NULL);

CREATE INDEX case_on_the_ground ON public.cases_case USING btree (street_id, ((((floor((lat * (500)::double precision)))::bigint * 1000000) + (floor((lon * (500)::double precision)))::bigint)), reported_at DESC) WHERE ((lon IS NOT NULL) AND ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text, ('closed'::character varying)::text])));

CREATE INDEX case_open_by_lead ON public.cases_case USING btree (street_id, lead_id, due_at, id, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_by_report ON public.cases_case USING btree (street_id, reported_at DESC, id DESC, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_in_unit_0 ON public.cases_case USING btree (street_id, (lineage[1]), due_at, id, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_in_unit_1 ON public.cases_case USING btree (street_id, (lineage[2]), due_at, id, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_in_unit_2 ON public.cases_case USING btree (street_id, (lineage[3]), due_at, id, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_in_unit_3 ON public.cases_case USING btree (street_id, (lineage[4]), due_at, id, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_in_unit_4 ON public.cases_case USING btree (street_id, (lineage[5]), due_at, id, state) WHERE ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text]));

CREATE INDEX case_open_with_supports ON public.cases_case USING gin (organisations) WHERE ((
CASE
    WHEN (organisations IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(organisations, 1), 0)
END > 1) AND ((state)::text = ANY (ARRAY[('reported'::character varying)::text, ('verified'::character varying)::text, ('filed'::character varying)::text, ('dispatched'::character varying)::text, ('in_hand'::character varying)::text, ('coordinating'::character varying)::text, ('fed_back'::character varying)::text, ('inspected'::character varying)::text])));

CREATE INDEX case_turning_yellow ON public.cases_case USING btree (street_id, yellow_at) WHERE (yellow_at IS NOT NULL);

CREATE INDEX case_unlocated ON public.cases_case USING btree (street_id, due_at, id) WHERE (NOT located);

CREATE INDEX case_with_supports ON public.cases_case USING gin (organisations) WHERE (
CASE
    WHEN (organisations IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(organisations, 1), 0)
END > 1);

CREATE INDEX cases_appeal_against_by_id_e1b4ced6 ON public.cases_appeal USING btree (against_by_id);

CREATE INDEX cases_appeal_by_id_a4eda28c ON public.cases_appeal USING btree (by_id);

CREATE INDEX cases_appeal_case_id_6c95c465 ON public.cases_appeal USING btree (case_id);

CREATE INDEX cases_appeal_decided_by_id_aa6bd1b4 ON public.cases_appeal USING btree (decided_by_id);

CREATE INDEX cases_appeal_organisation_id_19f1beea ON public.cases_appeal USING btree (organisation_id);

CREATE INDEX cases_appeal_street_id_c4029ea6 ON public.cases_appeal USING btree (street_id);

CREATE UNIQUE INDEX cases_are_related_once ON public.cases_link USING btree (street_id, case_id, main_id) WHERE ((ends_at IS NULL) AND ((kind)::text = 'related'::text));

CREATE INDEX cases_assignment_case_id_b0be0e7a ON public.cases_assignment USING btree (case_id);

CREATE INDEX cases_assignment_organisation_id_8071ee68 ON public.cases_assignment USING btree (organisation_id);

CREATE INDEX cases_assignment_street_id_967b6316 ON public.cases_assignment USING btree (street_id);

CREATE INDEX cases_batch_street_id_8470616b ON public.cases_batch USING btree (street_id);

CREATE INDEX cases_batchitem_street_id_89b272ab ON public.cases_batchitem USING btree (street_id);

CREATE INDEX cases_callback_case_id_967d8b97 ON public.cases_callback USING btree (case_id);

CREATE INDEX cases_callback_street_id_96d85a84 ON public.cases_callback USING btree (street_id);

CREATE INDEX cases_case_street_id_be226825 ON public.cases_case USING btree (street_id);

CREATE INDEX cases_category_code_27f573ec_like ON public.cases_category USING btree (code varchar_pattern_ops);

CREATE INDEX cases_category_parent_id_007043b5 ON public.cases_category USING btree (parent_id);

CREATE INDEX cases_condition_category_id_7064d564 ON public.cases_condition USING btree (category_id);

CREATE INDEX cases_dossier_case_id_063ddef8 ON public.cases_dossier USING btree (case_id);

CREATE INDEX cases_dossier_street_id_c5ca1aab ON public.cases_dossier USING btree (street_id);

CREATE INDEX cases_evidence_case_id_afc863e7 ON public.cases_evidence USING btree (case_id);

CREATE INDEX cases_evidence_problem_id_e08fd490 ON public.cases_evidence USING btree (problem_id);

CREATE INDEX cases_evidence_street_id_feeec530 ON public.cases_evidence USING btree (street_id);

CREATE INDEX cases_extension_case_id_583445e3 ON public.cases_extension USING btree (case_id);

CREATE INDEX cases_extension_street_id_b14b2f08 ON public.cases_extension USING btree (street_id);

CREATE INDEX cases_hiding_case_id_cd872698 ON public.cases_hiding USING btree (case_id);

CREATE INDEX cases_hiding_photo_id_ff28f157 ON public.cases_hiding USING btree (photo_id);

CREATE INDEX cases_hiding_street_id_e34bfee9 ON public.cases_hiding USING btree (street_id);

CREATE INDEX cases_joint_case_id_d6a67206 ON public.cases_joint USING btree (case_id);

CREATE INDEX cases_joint_street_id_4066f469 ON public.cases_joint USING btree (street_id);

CREATE INDEX cases_ladderstep_case_id_a2b7ee0b ON public.cases_ladderstep USING btree (case_id);

CREATE INDEX cases_ladderstep_party_id_698b4e01 ON public.cases_ladderstep USING btree (party_id);

CREATE INDEX cases_ladderstep_street_id_bbfd2e57 ON public.cases_ladderstep USING btree (street_id);

CREATE INDEX cases_lanemember_street_id_2fa03c4a ON public.cases_lanemember USING btree (street_id);

CREATE INDEX cases_lanereport_case_id_e7c5ff77 ON public.cases_lanereport USING btree (case_id);

CREATE INDEX cases_lanereport_member_id_6a15588d ON public.cases_lanereport USING btree (member_id);

CREATE INDEX cases_lanereport_street_id_b1009f4c ON public.cases_lanereport USING btree (street_id);

CREATE INDEX cases_lesson_case_id_d4514c39 ON public.cases_lesson USING btree (case_id);

CREATE INDEX cases_lesson_review_id_ea7d453e ON public.cases_lesson USING btree (review_id);

CREATE INDEX cases_lesson_street_id_1c618a89 ON public.cases_lesson USING btree (street_id);

CREATE INDEX cases_link_street_id_87655897 ON public.cases_link USING btree (street_id);

CREATE INDEX cases_linkedapplication_case_id_ad32290b ON public.cases_linkedapplication USING btree (case_id);

CREATE INDEX cases_linkedapplication_party_id_5a0018b4 ON public.cases_linkedapplication USING btree (party_id);

CREATE INDEX cases_linkedapplication_street_id_4983a6a5 ON public.cases_linkedapplication USING btree (street_id);

CREATE INDEX cases_look_account_id_183adff1 ON public.cases_look USING btree (account_id);

CREATE INDEX cases_look_case_id_3f235391 ON public.cases_look USING btree (case_id);

CREATE INDEX cases_look_street_id_cdac8df5 ON public.cases_look USING btree (street_id);

CREATE INDEX cases_mediation_case_id_8ce686f6 ON public.cases_mediation USING btree (case_id);

CREATE INDEX cases_mediation_street_id_e6c6744c ON public.cases_mediation USING btree (street_id);

CREATE INDEX cases_mediationround_case_id_d0750faa ON public.cases_mediationround USING btree (case_id);

CREATE INDEX cases_mediationround_mediation_id_33f2e7c4 ON public.cases_mediationround USING btree (mediation_id);

CREATE INDEX cases_mediationround_street_id_2ca3aacc ON public.cases_mediationround USING btree (street_id);

CREATE INDEX cases_obligation_case_id_97728ea5 ON public.cases_obligation USING btree (case_id);

CREATE INDEX cases_obligation_mediation_id_5710a045 ON public.cases_obligation USING btree (mediation_id);

CREATE INDEX cases_obligation_party_id_48a1c0fd ON public.cases_obligation USING btree (party_id);

CREATE INDEX cases_obligation_street_id_7e38f4a0 ON public.cases_obligation USING btree (street_id);

CREATE INDEX cases_order_answered_by_id_e2691a0f ON public.cases_order USING btree (answered_by_id);

CREATE INDEX cases_order_by_id_c55e9459 ON public.cases_order USING btree (by_id);

CREATE INDEX cases_order_case_id_baa311ee ON public.cases_order USING btree (case_id);

CREATE INDEX cases_order_organisation_id_c286487f ON public.cases_order USING btree (organisation_id);

CREATE INDEX cases_order_street_id_3afc2e31 ON public.cases_order USING btree (street_id);

CREATE INDEX cases_partclock_street_id_abc3f627 ON public.cases_partclock USING btree (street_id);

CREATE INDEX cases_party_case_id_9d5babdc ON public.cases_party USING btree (case_id);

CREATE INDEX cases_party_street_id_d50f3711 ON public.cases_party USING btree (street_id);

CREATE INDEX cases_passage_street_id_f76939ff ON public.cases_passage USING btree (street_id);

CREATE INDEX cases_pause_case_id_07eb111b ON public.cases_pause USING btree (case_id);

CREATE INDEX cases_pause_street_id_bd68e741 ON public.cases_pause USING btree (street_id);

CREATE INDEX cases_photo_case_id_9bd61234 ON public.cases_photo USING btree (case_id);

CREATE INDEX cases_photo_street_id_882596a1 ON public.cases_photo USING btree (street_id);

CREATE INDEX cases_presence_case_id_c77eb096 ON public.cases_presence USING btree (case_id);

CREATE INDEX cases_presence_street_id_59a04feb ON public.cases_presence USING btree (street_id);

CREATE INDEX cases_problemmeasure_by_id_84fbd40b ON public.cases_problemmeasure USING btree (by_id);

CREATE INDEX cases_problemmeasure_ended_by_id_17a54a04 ON public.cases_problemmeasure USING btree (ended_by_id);

CREATE INDEX cases_problemmeasure_organisation_id_8d12efc6 ON public.cases_problemmeasure USING btree (organisation_id);

CREATE INDEX cases_problemmeasure_problem_id_d78f45f5 ON public.cases_problemmeasure USING btree (problem_id);

CREATE INDEX cases_problemmeasure_street_id_0558d636 ON public.cases_problemmeasure USING btree (street_id);

CREATE INDEX cases_problemphoto_by_id_fb094110 ON public.cases_problemphoto USING btree (by_id);

CREATE INDEX cases_problemphoto_recheck_id_9dd2294b ON public.cases_problemphoto USING btree (recheck_id);

CREATE INDEX cases_problemphoto_street_id_5c2a30c9 ON public.cases_problemphoto USING btree (street_id);

CREATE INDEX cases_recheck_by_id_f609a78a ON public.cases_recheck USING btree (by_id);

CREATE INDEX cases_recheck_problem_id_d9947e42 ON public.cases_recheck USING btree (problem_id);

CREATE INDEX cases_recheck_street_id_b1929692 ON public.cases_recheck USING btree (street_id);

CREATE INDEX cases_reporter_case_id_77e757da ON public.cases_reporter USING btree (case_id);

CREATE INDEX cases_reporter_street_id_d7454685 ON public.cases_reporter USING btree (street_id);

CREATE INDEX cases_review_case_id_9cc88c78 ON public.cases_review USING btree (case_id);

CREATE INDEX cases_review_street_id_b0d031e0 ON public.cases_review USING btree (street_id);

CREATE INDEX cases_rise_by_id_bc203dc1 ON public.cases_rise USING btree (by_id);

CREATE INDEX cases_rise_came_from_id_939b09b8 ON public.cases_rise USING btree (came_from_id);

CREATE INDEX cases_rise_case_id_0c3d7f1e ON public.cases_rise USING btree (case_id);

CREATE INDEX cases_rise_decided_by_id_f2ae3532 ON public.cases_rise USING btree (decided_by_id);

CREATE INDEX cases_rise_street_id_920f55ab ON public.cases_rise USING btree (street_id);

CREATE INDEX cases_rise_unit_id_063ff21a ON public.cases_rise USING btree (unit_id);

CREATE INDEX cases_risk_case_id_1633ba64 ON public.cases_risk USING btree (case_id);

CREATE INDEX cases_risk_street_id_c6777fc3 ON public.cases_risk USING btree (street_id);

CREATE INDEX cases_share_case_id_fb0c52a6 ON public.cases_share USING btree (case_id);

CREATE INDEX cases_share_joint_id_1f8843b6 ON public.cases_share USING btree (joint_id);

CREATE INDEX cases_share_street_id_3a26bfbd ON public.cases_share USING btree (street_id);

CREATE INDEX cases_standingproblem_before_id_6363d561 ON public.cases_standingproblem USING btree (before_id);

CREATE INDEX cases_standingproblem_street_id_d9f36910 ON public.cases_standingproblem USING btree (street_id);

CREATE INDEX cases_visit_case_id_03626767 ON public.cases_visit USING btree (case_id);

CREATE INDEX cases_visit_party_id_e60e104f ON public.cases_visit USING btree (party_id);

CREATE INDEX cases_visit_street_id_82b9c95e ON public.cases_visit USING btree (street_id);

CREATE INDEX checks_of_a_noticeboard ON public.noticeboards_boardcheck USING btree (street_id, board_id, at DESC);

CREATE INDEX closed_address_by_time ON public.notices_closedaddress USING btree (street_id, at DESC);

CREATE UNIQUE INDEX colleague_agrees_to_boards_once ON public.noticeboards_agreement USING btree (street_id, account_id) WHERE (ended_at IS NULL);

CREATE INDEX consultations_of_a_street ON public.opinions_consultation USING btree (street_id, made_at DESC, id DESC);

CREATE INDEX covenants_badge_street_id_0b865a55 ON public.covenants_badge USING btree (street_id);

CREATE INDEX covenants_breach_street_id_57a8639a ON public.covenants_breach USING btree (street_id);

CREATE INDEX covenants_clause_street_id_a22a9fa0 ON public.covenants_clause USING btree (street_id);

CREATE INDEX covenants_comment_street_id_caeb3328 ON public.covenants_comment USING btree (street_id);

CREATE INDEX covenants_covenant_street_id_722c2f44 ON public.covenants_covenant USING btree (street_id);

CREATE INDEX covenants_covenantsignature_street_id_f44177a2 ON public.covenants_covenantsignature USING btree (street_id);

CREATE INDEX covenants_edition_street_id_7c57b6fb ON public.covenants_edition USING btree (street_id);

CREATE INDEX covenants_newest_first ON public.covenants_covenant USING btree (street_id, made_at DESC, id DESC);

CREATE UNIQUE INDEX coverage_has_one_lead_for_a_duty ON public.people_coverage USING btree (street_id, unit_id, category, road_id, tier) NULLS NOT DISTINCT WHERE ((ends_on IS NULL) AND ((part)::text = 'lead'::text));

CREATE UNIQUE INDEX day_of_a_series_makes_one_meeting ON public.deliberation_meeting USING btree (street_id, series_id, occurs_on) WHERE (NOT (occurs_on IS NULL));

CREATE INDEX deliberation_agendaitem_carried_from_id_0737788a ON public.deliberation_agendaitem USING btree (carried_from_id);

CREATE INDEX deliberation_agendaitem_street_id_022206c8 ON public.deliberation_agendaitem USING btree (street_id);

CREATE INDEX deliberation_attendee_street_id_76142d32 ON public.deliberation_attendee USING btree (street_id);

CREATE INDEX deliberation_calendarlink_street_id_f67c3378 ON public.deliberation_calendarlink USING btree (street_id);

CREATE INDEX deliberation_meeting_street_id_17843093 ON public.deliberation_meeting USING btree (street_id);

CREATE INDEX deliberation_minutes_street_id_09320dc7 ON public.deliberation_minutes USING btree (street_id);

CREATE INDEX deliberation_objection_item_id_612e2c72 ON public.deliberation_objection USING btree (item_id);

CREATE INDEX deliberation_objection_street_id_5505ae7f ON public.deliberation_objection USING btree (street_id);

CREATE INDEX deliberation_opinion_street_id_fb708d99 ON public.deliberation_opinion USING btree (street_id);

CREATE INDEX deliberation_resolution_case_id_a1a69235 ON public.deliberation_resolution USING btree (case_id);

CREATE INDEX deliberation_resolution_item_id_d3ef08bf ON public.deliberation_resolution USING btree (item_id);

CREATE INDEX deliberation_resolution_street_id_dbd290df ON public.deliberation_resolution USING btree (street_id);

CREATE INDEX deliberation_seat_series_id_02e035af ON public.deliberation_seat USING btree (series_id);

CREATE INDEX deliberation_seat_street_id_d6e68cca ON public.deliberation_seat USING btree (street_id);

CREATE INDEX deliberation_series_street_id_9723be1a ON public.deliberation_series USING btree (street_id);

CREATE INDEX delivery_waiting ON public.kernel_delivery USING btree (reader, street_id, id) WHERE (parked_at IS NULL);

CREATE UNIQUE INDEX device_answers_a_survey_once ON public.surveys_sheet USING btree (street_id, survey_id, device_hash) WHERE (NOT ((device_hash)::text = ''::text));

CREATE UNIQUE INDEX device_speaks_for_a_topic_once ON public.topics_voice USING btree (street_id, topic_id, device_mark) WHERE (NOT ((device_mark)::text = ''::text));

CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);

CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX dossier_by_next_step ON public.cases_dossier USING btree (street_id, next_on, id);

CREATE INDEX drafts_of_a_street ON public.territory_draft USING btree (street_id, made_at DESC);

CREATE UNIQUE INDEX duty_person_is_known_once_by_account ON public.rosters_person USING btree (street_id, account_id) WHERE (account_id IS NOT NULL);

CREATE UNIQUE INDEX duty_person_is_known_once_by_telephone ON public.rosters_person USING btree (street_id, phone_index) WHERE (NOT ((phone_index)::text = ''::text));

CREATE UNIQUE INDEX edition_has_one_number_in_its_book ON public.rulebooks_edition USING btree (street_id, book, number) NULLS NOT DISTINCT WHERE (number IS NOT NULL);

CREATE INDEX envelopes_of_a_vote ON public.votes_sealedballot USING btree (street_id, vote_id);

CREATE INDEX evidence_of_problem ON public.cases_evidence USING btree (street_id, problem_id, at DESC, id DESC);

CREATE INDEX extension_asked ON public.cases_extension USING btree (street_id, asked_at, id) WHERE ((state)::text = 'asked'::text);

CREATE INDEX extension_of_case ON public.cases_extension USING btree (street_id, case_id, asked_at);

CREATE INDEX free_texts_of_a_survey ON public.surveys_freetext USING btree (street_id, survey_id, state);

CREATE INDEX hiding_ended_by_time ON public.cases_hiding USING btree (street_id, ended_at DESC, id DESC) WHERE (ended_at IS NOT NULL);

CREATE INDEX hiding_of_case ON public.cases_hiding USING btree (street_id, case_id, at DESC);

CREATE INDEX hiding_open_by_time ON public.cases_hiding USING btree (street_id, at DESC, id DESC) WHERE (ended_at IS NULL);

CREATE INDEX hotline_call_street_id_253ae340 ON public.hotline_call USING btree (street_id);

CREATE INDEX hotline_orderfault_street_id_2c132676 ON public.hotline_orderfault USING btree (street_id);

CREATE INDEX hotline_orderfile_street_id_990d8113 ON public.hotline_orderfile USING btree (street_id);

CREATE INDEX hotline_platform_street_id_b9e85928 ON public.hotline_platform USING btree (street_id);

CREATE INDEX hotline_workorder_street_id_8952b5b9 ON public.hotline_workorder USING btree (street_id);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE UNIQUE INDEX industry_in_use_has_its_own_name_in_its_street ON public.people_industry USING btree (street_id, name) WHERE (ends_on IS NULL);

CREATE INDEX insight_build_reader_0a9ed7af_like ON public.insight_build USING btree (reader varchar_pattern_ops);

CREATE INDEX intake_photoinpieces_street_id_320df2a5 ON public.intake_photoinpieces USING btree (street_id);

CREATE INDEX invitations_of_an_account ON public.deliberation_attendee USING btree (account_id, meeting_id);

CREATE INDEX joint_of_case ON public.cases_joint USING btree (street_id, case_id, called_at DESC);

CREATE INDEX journal_line_gives_or_takes ON public.kernel_journalline USING btree (street_id, at) WHERE (((subject)::text = 'case'::text) AND ((action)::text = ANY (ARRAY[('dispatch'::character varying)::text, ('arbitrate'::character varying)::text, ('coordinate'::character varying)::text, ('send_back'::character varying)::text, ('relieve'::character varying)::text])));

CREATE INDEX kernel_cache_expires ON public.kernel_cache USING btree (expires);

CREATE INDEX kernel_heartbeat_name_5022f9ac_like ON public.kernel_heartbeat USING btree (name varchar_pattern_ops);

CREATE INDEX kernel_rate_limit_empty ON public.kernel_rate_limit USING btree (empty_at);

CREATE INDEX kernel_selfcheck_name_7639c9c5_like ON public.kernel_selfcheck USING btree (name varchar_pattern_ops);

CREATE UNIQUE INDEX kind_has_one_lasting_problem_in_a_unit ON public.cases_standingproblem USING btree (street_id, category_id, unit_id) WHERE (((state)::text = ANY (ARRAY[('flagged'::character varying)::text, ('standing'::character varying)::text, ('watched'::character varying)::text])) AND (unit_id IS NOT NULL));

CREATE UNIQUE INDEX kind_has_one_lasting_problem_on_a_road ON public.cases_standingproblem USING btree (street_id, category_id, road_id) WHERE ((road_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('flagged'::character varying)::text, ('standing'::character varying)::text, ('watched'::character varying)::text])));

CREATE INDEX lane_by_time ON public.cases_lanereport USING btree (street_id, at DESC, id DESC);

CREATE INDEX lane_member_by_name ON public.cases_lanemember USING btree (street_id, name, id);

CREATE INDEX lane_of_member ON public.cases_lanereport USING btree (street_id, member_id, at DESC);

CREATE INDEX lane_turns_red ON public.cases_lanereport USING btree (due_at) WHERE ((acknowledged_at IS NULL) AND (red_told_at IS NULL));

CREATE INDEX lane_turns_yellow ON public.cases_lanereport USING btree (yellow_at) WHERE ((acknowledged_at IS NULL) AND (yellow_told_at IS NULL));

CREATE INDEX lane_waiting ON public.cases_lanereport USING btree (street_id, due_at, id) WHERE (acknowledged_at IS NULL);

CREATE INDEX lesson_open ON public.cases_lesson USING btree (street_id, due_on, id) WHERE ((standing)::text = 'open'::text);

CREATE INDEX letter_by_time ON public.notices_letter USING btree (street_id, id DESC);

CREATE INDEX letter_in_the_tray ON public.notices_letter USING btree (street_id, id DESC) WHERE ((state)::text = 'tray'::text);

CREATE INDEX lifts_flat_street_id_df21f59e ON public.lifts_flat USING btree (street_id);

CREATE INDEX lifts_lift_street_id_fcf7e3fd ON public.lifts_lift USING btree (street_id);

CREATE INDEX lifts_newest_first ON public.lifts_lift USING btree (street_id, made_at DESC, id DESC);

CREATE INDEX lifts_objection_street_id_5cebff90 ON public.lifts_objection USING btree (street_id);

CREATE INDEX lifts_round_street_id_f1d7e30b ON public.lifts_round USING btree (street_id);

CREATE INDEX lifts_stepdone_street_id_73fd188b ON public.lifts_stepdone USING btree (street_id);

CREATE INDEX lifts_subsidy_street_id_dabc469c ON public.lifts_subsidy USING btree (street_id);

CREATE INDEX lines_of_a_noticeboard ON public.noticeboards_boardline USING btree (street_id, board_id);

CREATE INDEX link_by_case ON public.cases_link USING btree (street_id, case_id, kind);

CREATE INDEX link_by_main ON public.cases_link USING btree (street_id, main_id, kind);

CREATE INDEX log_of_a_roster ON public.rosters_logentry USING btree (street_id, roster_id, at DESC, id DESC);

CREATE INDEX look_by_account ON public.cases_look USING btree (street_id, account_id, at DESC, id DESC);

CREATE INDEX look_by_case ON public.cases_look USING btree (street_id, case_id, at DESC);

CREATE INDEX look_by_time ON public.cases_look USING btree (street_id, at DESC, id DESC);

CREATE INDEX measure_open_by_day ON public.cases_problemmeasure USING btree (street_id, due_on, id) WHERE ((state)::text = 'open'::text);

CREATE INDEX meeting_by_day ON public.deliberation_meeting USING btree (street_id, starts_at, id);

CREATE INDEX meeting_for_everybody ON public.deliberation_meeting USING btree (street_id, published_at DESC, id DESC) WHERE (NOT (published_at IS NULL));

CREATE UNIQUE INDEX meeting_of_a_calendar_comes_once ON public.deliberation_meeting USING btree (street_id, uid) WHERE (NOT ((uid)::text = ''::text));

CREATE INDEX meeting_of_a_series ON public.deliberation_meeting USING btree (street_id, series_id, starts_at);

CREATE INDEX memberships_of_a_person ON public.rosters_member USING btree (street_id, person_id);

CREATE INDEX message_being_sent ON public.webhooks_message USING btree (street_id, sending_since) WHERE ((state)::text = 'sending'::text);

CREATE INDEX message_due ON public.webhooks_message USING btree (street_id, subscription_id, next_try_at, id) WHERE ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('unknown'::character varying)::text]));

CREATE INDEX message_in_trouble ON public.webhooks_message USING btree (street_id, subscription_id, id DESC, state) WHERE ((state)::text = ANY (ARRAY[('failed'::character varying)::text, ('unknown'::character varying)::text]));

CREATE INDEX message_of_subscription ON public.webhooks_message USING btree (street_id, subscription_id, id DESC);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX notice_being_sent ON public.notices_notice USING btree (street_id, sending_since) WHERE ((state)::text = 'sending'::text);

CREATE INDEX notice_due ON public.notices_notice USING btree (street_id, next_try_at, id) WHERE ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('unknown'::character varying)::text]));

CREATE INDEX notice_in_trouble ON public.notices_notice USING btree (street_id, id DESC) WHERE ((state)::text = ANY (ARRAY[('failed'::character varying)::text, ('unknown'::character varying)::text]));

CREATE INDEX notice_of_account ON public.notices_notice USING btree (account_id, id DESC) WHERE ((channel)::text = 'inapp'::text);

CREATE INDEX notice_unread ON public.notices_notice USING btree (account_id, street_id) WHERE (((channel)::text = 'inapp'::text) AND ((state)::text = 'sent'::text));

CREATE INDEX noticeboards_agreement_street_id_6c88c4bf ON public.noticeboards_agreement USING btree (street_id);

CREATE INDEX noticeboards_boardcheck_street_id_f48f4e1b ON public.noticeboards_boardcheck USING btree (street_id);

CREATE INDEX noticeboards_boardline_street_id_4ee957ce ON public.noticeboards_boardline USING btree (street_id);

CREATE INDEX noticeboards_noticeboard_street_id_a0d29bb0 ON public.noticeboards_noticeboard USING btree (street_id);

CREATE INDEX noticeboards_printing_street_id_5c9bb457 ON public.noticeboards_printing USING btree (street_id);

CREATE INDEX notices_closedaddress_account_id_73746fcc ON public.notices_closedaddress USING btree (account_id);

CREATE INDEX notices_closedaddress_street_id_c29ce0a9 ON public.notices_closedaddress USING btree (street_id);

CREATE INDEX notices_digest_account_id_e098565d ON public.notices_digest USING btree (account_id);

CREATE INDEX notices_digest_street_id_42999484 ON public.notices_digest USING btree (street_id);

CREATE INDEX notices_gateway_street_id_99b7cc21 ON public.notices_gateway USING btree (street_id);

CREATE INDEX notices_letter_done_by_id_a726d32a ON public.notices_letter USING btree (done_by_id);

CREATE INDEX notices_letter_street_id_8d937d48 ON public.notices_letter USING btree (street_id);

CREATE INDEX notices_notice_account_id_01446394 ON public.notices_notice USING btree (account_id);

CREATE INDEX notices_notice_street_id_f1130431 ON public.notices_notice USING btree (street_id);

CREATE INDEX notices_stopcode_street_id_39465bfd ON public.notices_stopcode USING btree (street_id);

CREATE INDEX obligation_open ON public.cases_obligation USING btree (street_id, due_on, id) WHERE ((standing)::text = 'open'::text);

CREATE UNIQUE INDEX one_call_back_of_a_case_stands ON public.cases_callback USING btree (street_id, case_id) WHERE latest;

CREATE UNIQUE INDEX one_edition_is_in_force ON public.covenants_edition USING btree (street_id, covenant_id) WHERE ((state)::text = 'in_force'::text);

CREATE UNIQUE INDEX one_edition_is_worked_on ON public.covenants_edition USING btree (street_id, covenant_id) WHERE ((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('comments'::character varying)::text, ('voting'::character varying)::text, ('passed'::character varying)::text]));

CREATE INDEX open311_photoelsewhere_case_id_fcd59762 ON public.open311_photoelsewhere USING btree (case_id);

CREATE INDEX open311_photoelsewhere_street_id_e16b865d ON public.open311_photoelsewhere USING btree (street_id);

CREATE INDEX open311_senderaccount_case_id_6f78a168 ON public.open311_senderaccount USING btree (case_id);

CREATE INDEX open311_senderaccount_street_id_e4298e6a ON public.open311_senderaccount USING btree (street_id);

CREATE INDEX opendata_release_street_id_28e5cfd0 ON public.opendata_release USING btree (street_id);

CREATE INDEX opinions_consultation_street_id_99fb21b3 ON public.opinions_consultation USING btree (street_id);

CREATE INDEX opinions_opinion_statement_id_c9cd9096 ON public.opinions_opinion USING btree (statement_id);

CREATE INDEX opinions_opinion_street_id_a320c48d ON public.opinions_opinion USING btree (street_id);

CREATE INDEX opinions_opinionmap_street_id_6fb823e8 ON public.opinions_opinionmap USING btree (street_id);

CREATE INDEX opinions_participant_street_id_6daa5e0a ON public.opinions_participant USING btree (street_id);

CREATE INDEX opinions_statement_street_id_e418b3d3 ON public.opinions_statement USING btree (street_id);

CREATE INDEX order_file_at_work ON public.hotline_orderfile USING btree (made_at) WHERE ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('checking'::character varying)::text, ('running'::character varying)::text]));

CREATE INDEX order_file_by_time ON public.hotline_orderfile USING btree (street_id, made_at DESC, id DESC);

CREATE INDEX order_without_answer ON public.cases_order USING btree (street_id, due_at, id) WHERE ((state)::text = 'asked'::text);

CREATE UNIQUE INDEX organisation_has_one_open_task_and_question ON public.cases_share USING btree (street_id, case_id, organisation_id, kind) WHERE (((kind)::text = ANY (ARRAY[('task'::character varying)::text, ('opinion'::character varying)::text])) AND ((state)::text = 'open'::text));

CREATE UNIQUE INDEX organisation_is_called_to_a_joint_action_once ON public.cases_share USING btree (street_id, joint_id, organisation_id) WHERE (joint_id IS NOT NULL);

CREATE UNIQUE INDEX organisation_is_on_a_case_once ON public.cases_assignment USING btree (street_id, case_id, organisation_id) WHERE (ends_at IS NULL);

CREATE INDEX pair_by_other ON public.sorting_alike USING btree (street_id, other_id);

CREATE UNIQUE INDEX paper_is_typed_in_once ON public.surveys_sheet USING btree (street_id, survey_id, paper) WHERE (NOT ((paper)::text = ''::text));

CREATE UNIQUE INDEX part_of_a_case_is_hidden_once ON public.cases_hiding USING btree (street_id, case_id, kind) WHERE ((ended_at IS NULL) AND (photo_id IS NULL));

CREATE INDEX part_turns_red ON public.cases_partclock USING btree (due_at) WHERE ((due_at IS NOT NULL) AND (red_told_at IS NULL));

CREATE INDEX part_turns_yellow ON public.cases_partclock USING btree (yellow_at) WHERE ((yellow_at IS NOT NULL) AND (yellow_told_at IS NULL));

CREATE INDEX passage_by_case ON public.cases_passage USING btree (street_id, case_id, at DESC);

CREATE INDEX past_ballots_of_a_voter ON public.votes_pastballot USING btree (street_id, vote_id, voter_id);

CREATE INDEX pause_asked ON public.cases_pause USING btree (street_id, asked_at, id) WHERE ((state)::text = 'asked'::text);

CREATE INDEX pause_in_force ON public.cases_pause USING btree (street_id, until, id) WHERE ((ends_at IS NULL) AND ((state)::text = 'granted'::text));

CREATE INDEX pause_of_case ON public.cases_pause USING btree (street_id, case_id, asked_at);

CREATE INDEX people_accesstoken_account_id_0d8060b2 ON public.people_accesstoken USING btree (account_id);

CREATE INDEX people_accesstoken_hash_51d961d0_like ON public.people_accesstoken USING btree (hash varchar_pattern_ops);

CREATE INDEX people_accesstoken_street_id_e0c2426b ON public.people_accesstoken USING btree (street_id);

CREATE INDEX people_account_groups_account_id_131c72c1 ON public.people_account_groups USING btree (account_id);

CREATE INDEX people_account_groups_group_id_16cb3ca3 ON public.people_account_groups USING btree (group_id);

CREATE INDEX people_account_user_permissions_account_id_ad08a47d ON public.people_account_user_permissions USING btree (account_id);

CREATE INDEX people_account_user_permissions_permission_id_381ccde7 ON public.people_account_user_permissions USING btree (permission_id);

CREATE INDEX people_account_username_e074b194_like ON public.people_account USING btree (username varchar_pattern_ops);

CREATE INDEX people_authority_industry_id_2353c8d9 ON public.people_authority USING btree (industry_id);

CREATE INDEX people_authority_organisation_id_3ba4c49c ON public.people_authority USING btree (organisation_id);

CREATE INDEX people_authority_street_id_1d80abf4 ON public.people_authority USING btree (street_id);

CREATE INDEX people_coverage_organisation_id_590298a4 ON public.people_coverage USING btree (organisation_id);

CREATE INDEX people_coverage_road_id_a6352893 ON public.people_coverage USING btree (road_id);

CREATE INDEX people_coverage_street_id_dedd466b ON public.people_coverage USING btree (street_id);

CREATE INDEX people_coverage_unit_id_6e7086e3 ON public.people_coverage USING btree (unit_id);

CREATE INDEX people_industry_code_4caadc21 ON public.people_industry USING btree (code);

CREATE INDEX people_industry_code_4caadc21_like ON public.people_industry USING btree (code varchar_pattern_ops);

CREATE INDEX people_industry_street_id_3d189600 ON public.people_industry USING btree (street_id);

CREATE INDEX people_organisation_parent_id_99463b78 ON public.people_organisation USING btree (parent_id);

CREATE INDEX people_organisation_street_id_67a088aa ON public.people_organisation USING btree (street_id);

CREATE INDEX people_post_account_id_84f2b860 ON public.people_post USING btree (account_id);

CREATE INDEX people_post_organisation_id_402abee6 ON public.people_post USING btree (organisation_id);

CREATE INDEX people_post_role_id_fee8bed3 ON public.people_post USING btree (role_id);

CREATE INDEX people_post_street_id_cb9793d4 ON public.people_post USING btree (street_id);

CREATE INDEX people_post_substitute_for_id_421fb154 ON public.people_post USING btree (substitute_for_id);

CREATE INDEX people_post_unit_id_c46887ec ON public.people_post USING btree (unit_id);

CREATE INDEX people_role_code_a16cc43f_like ON public.people_role USING btree (code varchar_pattern_ops);

CREATE UNIQUE INDEX period_has_one_bulletin_that_stands ON public.bulletins_bulletin USING btree (street_id, kind, of, code, since) WHERE ((state)::text = 'published'::text);

CREATE UNIQUE INDEX period_has_one_draft_of_a_bulletin ON public.bulletins_bulletin USING btree (street_id, kind, of, code, since) WHERE ((state)::text = 'draft'::text);

CREATE UNIQUE INDEX person_is_member_of_a_roster_once ON public.rosters_member USING btree (street_id, roster_id, person_id) WHERE (ended_at IS NULL);

CREATE INDEX photo_by_what_is_shown ON public.cases_photo USING btree (shown_as) WHERE (shown_as IS NOT NULL);

CREATE INDEX photo_elsewhere_waiting ON public.open311_photoelsewhere USING btree (next_try_at, id) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX photo_in_pieces_ends ON public.intake_photoinpieces USING btree (ends_at);

CREATE UNIQUE INDEX photo_is_hidden_once ON public.cases_hiding USING btree (street_id, photo_id, kind) WHERE ((ended_at IS NULL) AND (photo_id IS NOT NULL));

CREATE INDEX point_by_time ON public.topics_point USING btree (street_id, at DESC, id DESC);

CREATE INDEX post_of_account ON public.people_post USING btree (account_id, ends_at);

CREATE INDEX presence_by_time ON public.cases_presence USING btree (at);

CREATE INDEX printings_of_a_noticeboard ON public.noticeboards_printing USING btree (street_id, board_id, at DESC);

CREATE INDEX problem_by_flag ON public.cases_standingproblem USING btree (street_id, flagged_at DESC, id DESC);

CREATE INDEX problem_by_next_day ON public.cases_standingproblem USING btree (street_id, state, next_on, id);

CREATE INDEX problem_in_unit ON public.cases_standingproblem USING gin (lineage);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX progress_by_topic ON public.topics_progress USING btree (street_id, topic_id, at DESC);

CREATE INDEX progress_photo_by_topic ON public.topics_progressphoto USING btree (street_id, topic_id, at);

CREATE INDEX promise_by_resolution ON public.topics_promise USING btree (street_id, resolution) WHERE (NOT ((resolution)::text = ''::text));

CREATE INDEX promise_by_topic ON public.topics_promise USING btree (street_id, topic_id);

CREATE INDEX promise_still_open ON public.topics_promise USING btree (due_on) WHERE (kept_at IS NULL);

CREATE INDEX proposal_by_outcome ON public.sorting_proposal USING btree (street_id, outcome, at DESC);

CREATE UNIQUE INDEX recheck_is_set_once_a_day ON public.cases_recheck USING btree (street_id, problem_id, due_on) WHERE (at IS NULL);

CREATE INDEX recheck_open_by_day ON public.cases_recheck USING btree (street_id, due_on, id) WHERE (at IS NULL);

CREATE INDEX reminder_to_tell ON public.cases_reminder USING btree (not_before, id) WHERE (told_at IS NULL);

CREATE INDEX repeat_at ON public.kernel_repeat USING btree (at);

CREATE INDEX reporter_by_email ON public.cases_reporter USING btree (street_id, email_index) WHERE (NOT ((email_index)::text = ''::text));

CREATE INDEX reporter_by_phone ON public.cases_reporter USING btree (street_id, phone_index);

CREATE INDEX resolutions_of_a_series ON public.deliberation_resolution USING btree (street_id, series_id, made_at);

CREATE INDEX resolutions_still_open ON public.deliberation_resolution USING btree (street_id, due_on, id) WHERE (((becomes)::text = 'commitment'::text) AND ((state)::text = 'open'::text));

CREATE INDEX rise_that_goes_on ON public.cases_rise USING btree (street_id, due_at, id) WHERE ((ended_at IS NULL) AND goes_on);

CREATE UNIQUE INDEX roster_has_one_plan_under_way ON public.rosters_plan USING btree (street_id, roster_id) WHERE ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('running'::character varying)::text, ('draft'::character varying)::text, ('short'::character varying)::text]));

CREATE INDEX rosters_dutyroster_street_id_03d51655 ON public.rosters_dutyroster USING btree (street_id);

CREATE INDEX rosters_dutywish_street_id_5f15c75e ON public.rosters_dutywish USING btree (street_id);

CREATE INDEX rosters_logentry_street_id_efcab2dc ON public.rosters_logentry USING btree (street_id);

CREATE INDEX rosters_member_street_id_f889788e ON public.rosters_member USING btree (street_id);

CREATE INDEX rosters_person_street_id_bfc9ca9e ON public.rosters_person USING btree (street_id);

CREATE INDEX rosters_plan_street_id_0bfa2adb ON public.rosters_plan USING btree (street_id);

CREATE INDEX rosters_slot_street_id_934acfe2 ON public.rosters_slot USING btree (street_id);

CREATE INDEX rosters_swap_street_id_f8bc00be ON public.rosters_swap USING btree (street_id);

CREATE INDEX rosters_turn_street_id_2e576511 ON public.rosters_turn USING btree (street_id);

CREATE INDEX rosters_weeklyrow_street_id_5c5640dd ON public.rosters_weeklyrow USING btree (street_id);

CREATE INDEX rule_row_in_its_order ON public.rulebooks_rulerow USING btree (edition_id, "position", id);

CREATE INDEX rulebooks_edition_based_on_id_65f1a5ee ON public.rulebooks_edition USING btree (based_on_id);

CREATE INDEX rulebooks_edition_made_by_id_7a9394f0 ON public.rulebooks_edition USING btree (made_by_id);

CREATE INDEX rulebooks_edition_published_by_id_86da5b06 ON public.rulebooks_edition USING btree (published_by_id);

CREATE INDEX rulebooks_edition_street_id_5848f1b2 ON public.rulebooks_edition USING btree (street_id);

CREATE INDEX rulebooks_edition_withdrawn_by_id_1675c73c ON public.rulebooks_edition USING btree (withdrawn_by_id);

CREATE INDEX rulebooks_rulerow_edition_id_26d0d849 ON public.rulebooks_rulerow USING btree (edition_id);

CREATE UNIQUE INDEX seat_of_a_slot_is_taken_once ON public.rosters_turn USING btree (street_id, slot_id, seat) WHERE (NOT ((state)::text = ANY (ARRAY[('taken_off'::character varying)::text, ('swapped'::character varying)::text])));

CREATE INDEX secret_ballots_of_a_question ON public.votes_secretballot USING btree (street_id, question_id);

CREATE UNIQUE INDEX series_of_a_calendar_comes_once ON public.deliberation_series USING btree (street_id, uid) WHERE (NOT ((uid)::text = ''::text));

CREATE INDEX series_that_go_on ON public.deliberation_series USING btree (street_id, ended_at, number);

CREATE INDEX share_given ON public.cases_share USING btree (street_id, organisation_id, ended_at DESC, id DESC) WHERE (NOT ((state)::text = 'open'::text));

CREATE INDEX share_of_case ON public.cases_share USING btree (street_id, case_id, given_at);

CREATE INDEX share_open ON public.cases_share USING btree (street_id, due_at, id) WHERE ((state)::text = 'open'::text);

CREATE INDEX share_over ON public.cases_share USING btree (street_id, ended_at DESC, id DESC) WHERE (NOT ((state)::text = 'open'::text));

CREATE INDEX share_owed ON public.cases_share USING btree (street_id, organisation_id, due_at, id) WHERE ((state)::text = 'open'::text);

CREATE INDEX share_unalarmed ON public.cases_share USING btree (due_at) WHERE ((alarmed_at IS NULL) AND ((state)::text = 'open'::text));

CREATE INDEX share_unwarned ON public.cases_share USING btree (soon_at) WHERE ((alarmed_at IS NULL) AND ((state)::text = 'open'::text) AND (warned_at IS NULL));

CREATE INDEX sheets_of_a_survey ON public.surveys_sheet USING btree (street_id, survey_id);

CREATE INDEX sighting_of_team ON public.cases_lanereport USING btree (street_id, team, at) WHERE (NOT ((team)::text = ''::text));

CREATE INDEX sorting_alike_case_id_1aec9b81 ON public.sorting_alike USING btree (case_id);

CREATE INDEX sorting_alike_other_id_e63e377c ON public.sorting_alike USING btree (other_id);

CREATE INDEX sorting_alike_street_id_8091a47d ON public.sorting_alike USING btree (street_id);

CREATE INDEX sorting_proposal_case_id_c07ad593 ON public.sorting_proposal USING btree (case_id);

CREATE INDEX sorting_proposal_street_id_6f63691b ON public.sorting_proposal USING btree (street_id);

CREATE INDEX sorting_proposal_version_id_d3c80563 ON public.sorting_proposal USING btree (version_id);

CREATE INDEX sorting_sorterversion_street_id_2575a19d ON public.sorting_sorterversion USING btree (street_id);

CREATE INDEX statement_by_day ON public.bodies_dutystatement USING btree (street_id, signed_on DESC, id DESC);

CREATE UNIQUE INDEX station_has_its_own_name ON public.bodies_station USING btree (street_id, name) WHERE (ends_on IS NULL);

CREATE UNIQUE INDEX step_is_taken_once_a_course ON public.cases_ladderstep USING btree (street_id, party_id, step) WHERE (settled_at IS NULL);

CREATE INDEX stop_code ON public.notices_stopcode USING btree (code);

CREATE UNIQUE INDEX street_asks_for_one_training ON public.sorting_sorterversion USING btree (street_id) WHERE ((state)::text = 'asked'::text);

CREATE UNIQUE INDEX street_has_one_sorter_in_use ON public.sorting_sorterversion USING btree (street_id) WHERE ((state)::text = 'in_force'::text);

CREATE UNIQUE INDEX street_sends_text_messages_by_one_gateway ON public.notices_gateway USING btree (street_id) WHERE (((channel)::text = 'sms'::text) AND (ended_at IS NULL));

CREATE UNIQUE INDEX subject_stands_on_an_agenda_once ON public.deliberation_agendaitem USING btree (street_id, meeting_id, subject_kind, subject_id) WHERE (NOT ((subject_id)::text = ''::text));

CREATE INDEX subscription_standing ON public.webhooks_subscription USING btree (street_id, kind) WHERE (NOT ((state)::text = 'ended'::text));

CREATE INDEX subsidies_of_a_lift ON public.lifts_subsidy USING btree (street_id, lift_id);

CREATE INDEX suggestion_by_email ON public.suggestions_suggestion USING btree (email_index) WHERE (NOT ((email_index)::text = ''::text));

CREATE INDEX suggestion_by_phone ON public.suggestions_suggestion USING btree (phone_index) WHERE (NOT ((phone_index)::text = ''::text));

CREATE INDEX suggestion_by_state ON public.suggestions_suggestion USING btree (street_id, state, state_since DESC, id DESC);

CREATE INDEX suggestion_for_everybody ON public.suggestions_suggestion USING btree (street_id, state_since DESC, id DESC) WHERE (((state)::text = ANY (ARRAY[('adopted'::character varying)::text, ('partly'::character varying)::text, ('carried_out'::character varying)::text])) AND (NOT ((public_title)::text = ''::text)));

CREATE INDEX suggestions_suggestion_street_id_06ee12c0 ON public.suggestions_suggestion USING btree (street_id);

CREATE INDEX suggestions_suggestioncase_case_id_abb2b36c ON public.suggestions_suggestioncase USING btree (case_id);

CREATE INDEX suggestions_suggestioncase_street_id_cfe14251 ON public.suggestions_suggestioncase USING btree (street_id);

CREATE INDEX suggestions_suggestioncase_suggestion_id_b365b6b8 ON public.suggestions_suggestioncase USING btree (suggestion_id);

CREATE INDEX surveys_answer_street_id_5e67bc03 ON public.surveys_answer USING btree (street_id);

CREATE INDEX surveys_freetext_street_id_27158837 ON public.surveys_freetext USING btree (street_id);

CREATE INDEX surveys_invitation_street_id_ba651044 ON public.surveys_invitation USING btree (street_id);

CREATE INDEX surveys_question_street_id_2f2cf9ef ON public.surveys_question USING btree (street_id);

CREATE INDEX surveys_sheet_street_id_b83f7297 ON public.surveys_sheet USING btree (street_id);

CREATE INDEX surveys_survey_street_id_1cecf2f1 ON public.surveys_survey USING btree (street_id);

CREATE INDEX surveys_surveygroup_street_id_80a6a1ca ON public.surveys_surveygroup USING btree (street_id);

CREATE INDEX swaps_of_a_roster ON public.rosters_swap USING btree (street_id, roster_id, state);

CREATE UNIQUE INDEX telephone_speaks_for_a_topic_once ON public.topics_voice USING btree (street_id, topic_id, phone_index) WHERE (NOT ((phone_index)::text = ''::text));

CREATE INDEX territory_address_street_id_d93458ae ON public.territory_address USING btree (street_id);

CREATE INDEX territory_addressfile_street_id_22fa88c0 ON public.territory_addressfile USING btree (street_id);

CREATE INDEX territory_addresskey_address_id_08d5b4b9 ON public.territory_addresskey USING btree (address_id);

CREATE INDEX territory_addresskey_street_id_0d6165dc ON public.territory_addresskey USING btree (street_id);

CREATE INDEX territory_draft_street_id_1179cc7a ON public.territory_draft USING btree (street_id);

CREATE INDEX territory_draftrow_draft_id_edef4499 ON public.territory_draftrow USING btree (draft_id);

CREATE INDEX territory_draftrow_street_id_0ec54960 ON public.territory_draftrow USING btree (street_id);

CREATE INDEX territory_level_code_a6bea760 ON public.territory_level USING btree (code);

CREATE INDEX territory_level_code_a6bea760_like ON public.territory_level USING btree (code varchar_pattern_ops);

CREATE INDEX territory_level_street_id_4a7ae182 ON public.territory_level USING btree (street_id);

CREATE INDEX territory_levelname_level_id_9feb6c38 ON public.territory_levelname USING btree (level_id);

CREATE INDEX territory_road_code_8e9a548d ON public.territory_road USING btree (code);

CREATE INDEX territory_road_code_8e9a548d_like ON public.territory_road USING btree (code varchar_pattern_ops);

CREATE INDEX territory_road_street_id_2e2118c2 ON public.territory_road USING btree (street_id);

CREATE INDEX territory_roadshape_road_id_887bef45 ON public.territory_roadshape USING btree (road_id);

CREATE INDEX territory_speltname_street_id_c03ebc14 ON public.territory_speltname USING btree (street_id);

CREATE INDEX territory_street_code_a20b248f_like ON public.territory_street USING btree (code varchar_pattern_ops);

CREATE INDEX territory_street_prefix_9a9377a9_like ON public.territory_street USING btree (prefix varchar_pattern_ops);

CREATE INDEX territory_street_slug_ab644457_like ON public.territory_street USING btree (slug varchar_pattern_ops);

CREATE INDEX territory_unit_level_id_4f95881f ON public.territory_unit USING btree (level_id);

CREATE INDEX territory_unit_street_id_cde4a8d5 ON public.territory_unit USING btree (street_id);

CREATE INDEX territory_unitname_unit_id_2c8f38bf ON public.territory_unitname USING btree (unit_id);

CREATE INDEX territory_unitparent_parent_id_94ddf444 ON public.territory_unitparent USING btree (parent_id);

CREATE INDEX territory_unitparent_unit_id_e23a7ad4 ON public.territory_unitparent USING btree (unit_id);

CREATE INDEX territory_unitshape_unit_id_e5be017e ON public.territory_unitshape USING btree (unit_id);

CREATE INDEX token_of_account ON public.people_accesstoken USING btree (account_id, created_at DESC, id DESC);

CREATE INDEX topic_by_due ON public.topics_topic USING btree (street_id, next_due, id) WHERE ((state)::text = 'agreed'::text);

CREATE INDEX topic_by_state ON public.topics_topic USING btree (street_id, state, state_since DESC, id DESC);

CREATE INDEX topic_call_by_end ON public.topics_topiccall USING btree (street_id, closes_on DESC, id DESC);

CREATE INDEX topic_for_everybody ON public.topics_topic USING btree (street_id, state_since DESC, id DESC) WHERE (((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('tabled'::character varying)::text, ('agreed'::character varying)::text, ('delivered'::character varying)::text, ('closed'::character varying)::text, ('not_agreed'::character varying)::text])) AND (NOT ((public_title)::text = ''::text)));

CREATE INDEX topic_look_by_time ON public.topics_topiclook USING btree (street_id, at DESC, id DESC);

CREATE INDEX topics_measure_promise_id_a45c973a ON public.topics_measure USING btree (promise_id);

CREATE INDEX topics_measure_street_id_cce2e04f ON public.topics_measure USING btree (street_id);

CREATE INDEX topics_point_promise_id_3f011403 ON public.topics_point USING btree (promise_id);

CREATE INDEX topics_point_street_id_d4d88ccc ON public.topics_point USING btree (street_id);

CREATE INDEX topics_point_topic_id_444ee9b9 ON public.topics_point USING btree (topic_id);

CREATE INDEX topics_progress_promise_id_c099c370 ON public.topics_progress USING btree (promise_id);

CREATE INDEX topics_progress_street_id_7701e18c ON public.topics_progress USING btree (street_id);

CREATE INDEX topics_progress_topic_id_afe07c30 ON public.topics_progress USING btree (topic_id);

CREATE INDEX topics_progressphoto_progress_id_8435a68a ON public.topics_progressphoto USING btree (progress_id);

CREATE INDEX topics_progressphoto_street_id_174ac305 ON public.topics_progressphoto USING btree (street_id);

CREATE INDEX topics_progressphoto_topic_id_4c8a9c2c ON public.topics_progressphoto USING btree (topic_id);

CREATE INDEX topics_promise_street_id_c08a2d10 ON public.topics_promise USING btree (street_id);

CREATE INDEX topics_promise_topic_id_6931c807 ON public.topics_promise USING btree (topic_id);

CREATE INDEX topics_topic_call_id_1d4ce2fe ON public.topics_topic USING btree (call_id);

CREATE INDEX topics_topic_main_id_1b0097d1 ON public.topics_topic USING btree (main_id);

CREATE INDEX topics_topic_street_id_f60758f3 ON public.topics_topic USING btree (street_id);

CREATE INDEX topics_topiccall_street_id_2d6518db ON public.topics_topiccall USING btree (street_id);

CREATE INDEX topics_topiccase_case_id_b8aefdec ON public.topics_topiccase USING btree (case_id);

CREATE INDEX topics_topiccase_street_id_1d32b44f ON public.topics_topiccase USING btree (street_id);

CREATE INDEX topics_topiccase_topic_id_3e4392b4 ON public.topics_topiccase USING btree (topic_id);

CREATE INDEX topics_topiclook_street_id_eb0526e6 ON public.topics_topiclook USING btree (street_id);

CREATE INDEX topics_topiclook_topic_id_ec5ac4e3 ON public.topics_topiclook USING btree (topic_id);

CREATE INDEX topics_voice_street_id_0d0b9381 ON public.topics_voice USING btree (street_id);

CREATE INDEX topics_voice_topic_id_6980cee5 ON public.topics_voice USING btree (topic_id);

CREATE UNIQUE INDEX turn_is_offered_once_at_a_time ON public.rosters_swap USING btree (street_id, turn_id) WHERE ((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('accepted'::character varying)::text]));

CREATE INDEX turns_of_a_roster ON public.rosters_turn USING btree (street_id, roster_id, starts_at);

CREATE INDEX turns_to_be_missed ON public.rosters_turn USING btree (alarm_at) WHERE ((state)::text = 'planned'::text);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY (ARRAY[('totp'::character varying)::text, ('recovery_codes'::character varying)::text]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX unitday_standing_told_later ON public.insight_unitday USING btree (street_id, unit_id) INCLUDE (day, known, standing) WHERE ((standing IS NOT NULL) AND (NOT (known = day)));

CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);

CREATE INDEX voice_by_email ON public.topics_voice USING btree (email_index) WHERE (NOT ((email_index)::text = ''::text));

CREATE INDEX voice_by_phone ON public.topics_voice USING btree (phone_index) WHERE (NOT ((phone_index)::text = ''::text));

CREATE INDEX voice_by_topic ON public.topics_voice USING btree (street_id, topic_id, id);

CREATE INDEX voters_of_an_account ON public.votes_voter USING btree (account_id) WHERE (NOT (account_id IS NULL));

CREATE INDEX votes_about_something ON public.votes_vote USING btree (street_id, subject_kind, subject_id) WHERE (NOT ((subject_kind)::text = ''::text));

CREATE INDEX votes_by_close ON public.votes_vote USING btree (closes_at) WHERE ((state)::text = ANY (ARRAY[('announced'::character varying)::text, ('open'::character varying)::text]));

CREATE INDEX votes_newest_first ON public.votes_vote USING btree (street_id, made_at DESC, id DESC);

CREATE INDEX votes_objection_street_id_a843298d ON public.votes_objection USING btree (street_id);

CREATE INDEX votes_openballot_street_id_6f4c17c6 ON public.votes_openballot USING btree (street_id);

CREATE INDEX votes_pastballot_street_id_4a361e37 ON public.votes_pastballot USING btree (street_id);

CREATE INDEX votes_question_street_id_6fb30930 ON public.votes_question USING btree (street_id);

CREATE INDEX votes_sealedballot_street_id_0ac5de8d ON public.votes_sealedballot USING btree (street_id);

CREATE INDEX votes_secretballot_street_id_4f9d47c8 ON public.votes_secretballot USING btree (street_id);

CREATE INDEX votes_turnout_street_id_fe2a8cf2 ON public.votes_turnout USING btree (street_id);

CREATE INDEX votes_vote_street_id_e5c69130 ON public.votes_vote USING btree (street_id);

CREATE INDEX votes_voter_street_id_d838c691 ON public.votes_voter USING btree (street_id);

CREATE INDEX webhooks_message_street_id_a44f2bb6 ON public.webhooks_message USING btree (street_id);

CREATE INDEX webhooks_message_subscription_id_6d94d9e0 ON public.webhooks_message USING btree (subscription_id);

CREATE INDEX webhooks_subscription_made_by_id_466df1d5 ON public.webhooks_subscription USING btree (made_by_id);

CREATE INDEX webhooks_subscription_street_id_87d429ba ON public.webhooks_subscription USING btree (street_id);

CREATE INDEX weekly_rows_of_a_roster ON public.rosters_weeklyrow USING btree (street_id, roster_id);

CREATE INDEX wishes_of_a_person ON public.rosters_dutywish USING btree (street_id, person_id, ends_at);

CREATE INDEX work_order_by_due ON public.hotline_workorder USING btree (street_id, platform_id, due_at) WHERE (due_at IS NOT NULL);

CREATE STATISTICS public.case_lengths (mcv) ON (CASE WHEN lineage IS NULL THEN NULL::integer ELSE COALESCE(array_length(lineage, 1), 0) END), (CASE WHEN organisations IS NULL THEN NULL::integer ELSE COALESCE(array_length(organisations, 1), 0) END) FROM public.cases_case;

CREATE TRIGGER announced_vote_is_frozen BEFORE UPDATE OF id, street_id, announced_at, roll_digest, heads, area, roll_kind, secret ON public.votes_vote FOR EACH ROW WHEN (((old.announced_at IS NOT NULL) AND ((old.id IS DISTINCT FROM new.id) OR (old.street_id IS DISTINCT FROM new.street_id) OR (old.announced_at IS DISTINCT FROM new.announced_at) OR ((old.roll_digest)::text IS DISTINCT FROM (new.roll_digest)::text) OR (old.heads IS DISTINCT FROM new.heads) OR (old.area IS DISTINCT FROM new.area) OR ((old.roll_kind)::text IS DISTINCT FROM (new.roll_kind)::text) OR (old.secret IS DISTINCT FROM new.secret)))) EXECUTE FUNCTION public.votes_stays_announced();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER question_of_an_announced_vote_is_frozen BEFORE INSERT OR DELETE OR UPDATE OF id, street_id, vote_id, "position", title, body, rule_code, rule_edition, rule, options, budget ON public.votes_question FOR EACH ROW EXECUTE FUNCTION public.votes_is_frozen();

CREATE TRIGGER roll_of_an_announced_vote_is_frozen BEFORE INSERT OR DELETE OR UPDATE OF id, street_id, vote_id, "position", units, area, place, developer, served, account_id, token_hash ON public.votes_voter FOR EACH ROW EXECUTE FUNCTION public.votes_is_frozen();

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_account_id FOREIGN KEY (user_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_advice
    ADD CONSTRAINT bodies_advice_given_by_id_e5576bfa_fk_people_account_id FOREIGN KEY (given_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_advice
    ADD CONSTRAINT bodies_advice_organisation_id_5cd824b2_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_advice
    ADD CONSTRAINT bodies_advice_replied_by_id_76cb04b6_fk_people_account_id FOREIGN KEY (replied_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_advice
    ADD CONSTRAINT bodies_advice_street_id_665f4527_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_advice
    ADD CONSTRAINT bodies_advice_unit_id_f09c0162_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT bodies_body_organisation_id_cc7d52d5_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT bodies_body_parent_id_ca499bed_fk_bodies_body_id FOREIGN KEY (parent_id) REFERENCES public.bodies_body(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT bodies_body_street_id_206e5f99_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT bodies_body_succeeds_id_a4d54c75_fk_bodies_body_id FOREIGN KEY (succeeds_id) REFERENCES public.bodies_body(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_body
    ADD CONSTRAINT bodies_body_unit_id_1f069e89_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_duty
    ADD CONSTRAINT bodies_duty_statement_id_89a328ab_fk_bodies_dutystatement_id FOREIGN KEY (statement_id) REFERENCES public.bodies_dutystatement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_item
    ADD CONSTRAINT bodies_item_organisation_id_2f95d14c_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_item
    ADD CONSTRAINT bodies_item_owner_id_5e6b1f1e_fk_people_account_id FOREIGN KEY (owner_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_item
    ADD CONSTRAINT bodies_item_street_id_712c0846_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_item
    ADD CONSTRAINT bodies_item_unit_id_dfdc9655_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT bodies_membership_account_id_baf39efb_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT bodies_membership_body_id_a9257e0c_fk_bodies_body_id FOREIGN KEY (body_id) REFERENCES public.bodies_body(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT bodies_membership_organisation_id_81c60aa0_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_membership
    ADD CONSTRAINT bodies_membership_substitute_for_id_76f29e64_fk_bodies_me FOREIGN KEY (substitute_for_id) REFERENCES public.bodies_membership(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_account_id_dbbad2af_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_body_id_9589a78d_fk_bodies_body_id FOREIGN KEY (body_id) REFERENCES public.bodies_body(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_membership_id_4b65336e_fk_bodies_me FOREIGN KEY (membership_id) REFERENCES public.bodies_membership(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_nominated_by_id_1a234329_fk_people_account_id FOREIGN KEY (nominated_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_nomination
    ADD CONSTRAINT bodies_nomination_organisation_id_9b510b96_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_dutystatement
    ADD CONSTRAINT bodies_statement_organisation_id_2c80e03b_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_dutystatement
    ADD CONSTRAINT bodies_statement_street_id_7b9446d8_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_dutystatement
    ADD CONSTRAINT bodies_statement_unit_id_bf49b331_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_station
    ADD CONSTRAINT bodies_station_street_id_57c58357_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_station
    ADD CONSTRAINT bodies_station_unit_id_5ec1545a_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_stationplace
    ADD CONSTRAINT bodies_stationplace_account_id_83e9c204_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_stationplace
    ADD CONSTRAINT bodies_stationplace_organisation_id_f419d5ff_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bodies_stationplace
    ADD CONSTRAINT bodies_stationplace_station_id_3c24c786_fk_bodies_station_id FOREIGN KEY (station_id) REFERENCES public.bodies_station(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_made_by_id_c3043f01_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_organisation_id_22f242b0_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_published_by_id_e17dc828_fk_people_ac FOREIGN KEY (published_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_street_id_46a3a824_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulletins_bulletin
    ADD CONSTRAINT bulletins_bulletin_unit_id_80de0d7a_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_against_by_id_e1b4ced6_fk_people_account_id FOREIGN KEY (against_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_by_id_a4eda28c_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_decided_by_id_aa6bd1b4_fk_people_account_id FOREIGN KEY (decided_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_organisation_id_19f1beea_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_appeal
    ADD CONSTRAINT cases_appeal_street_id_c4029ea6_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_assignment
    ADD CONSTRAINT cases_assignment_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_assignment
    ADD CONSTRAINT cases_assignment_organisation_id_8071ee68_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_assignment
    ADD CONSTRAINT cases_assignment_street_id_967b6316_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_batch
    ADD CONSTRAINT cases_batch_by_id_64dcd888_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_batch
    ADD CONSTRAINT cases_batch_street_id_8470616b_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT cases_batchitem_batch_same_street FOREIGN KEY (street_id, batch_id) REFERENCES public.cases_batch(street_id, id);

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT cases_batchitem_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_batchitem
    ADD CONSTRAINT cases_batchitem_street_id_89b272ab_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_by_id_60bd4f4c_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_street_id_96d85a84_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_category_id_c6dc5a5a_fk_cases_category_id FOREIGN KEY (category_id) REFERENCES public.cases_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_condition_id_f93fc510_fk_cases_condition_id FOREIGN KEY (condition_id) REFERENCES public.cases_condition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_fed_back_by_id_0ddeadc1_fk_people_account_id FOREIGN KEY (fed_back_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_found_by_id_463c1815_fk_people_account_id FOREIGN KEY (found_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_industry_id_3024197f_fk_people_industry_id FOREIGN KEY (industry_id) REFERENCES public.people_industry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_lead_id_3e7fc465_fk_people_organisation_id FOREIGN KEY (lead_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_limits_edition_id_95aa90b9_fk_rulebooks_edition_id FOREIGN KEY (limits_edition_id) REFERENCES public.rulebooks_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_raised_to_id_79c1a169_fk_territory_unit_id FOREIGN KEY (raised_to_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_road_id_ae8434cd_fk_territory_road_id FOREIGN KEY (road_id) REFERENCES public.territory_road(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_street_id_be226825_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_unit_id_f34fc706_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_category
    ADD CONSTRAINT cases_category_parent_id_007043b5_fk_cases_category_id FOREIGN KEY (parent_id) REFERENCES public.cases_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_condition
    ADD CONSTRAINT cases_condition_category_id_7064d564_fk_cases_category_id FOREIGN KEY (category_id) REFERENCES public.cases_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT cases_dossier_by_id_d6b7fb50_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT cases_dossier_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT cases_dossier_owner_id_44a748f7_fk_people_account_id FOREIGN KEY (owner_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_dossier
    ADD CONSTRAINT cases_dossier_street_id_c5ca1aab_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_evidence
    ADD CONSTRAINT cases_evidence_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_evidence
    ADD CONSTRAINT cases_evidence_problem_same_street FOREIGN KEY (street_id, problem_id) REFERENCES public.cases_standingproblem(street_id, id);

ALTER TABLE ONLY public.cases_evidence
    ADD CONSTRAINT cases_evidence_street_id_feeec530_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_asked_by_id_53187ea1_fk_people_account_id FOREIGN KEY (asked_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_decided_by_id_ac8ea293_fk_people_account_id FOREIGN KEY (decided_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_lead_id_be6600e7_fk_people_organisation_id FOREIGN KEY (lead_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_extension
    ADD CONSTRAINT cases_extension_street_id_b14b2f08_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_by_id_835ae079_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_ended_by_id_79554ea3_fk_people_account_id FOREIGN KEY (ended_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_photo_same_street FOREIGN KEY (street_id, photo_id) REFERENCES public.cases_photo(street_id, id);

ALTER TABLE ONLY public.cases_hiding
    ADD CONSTRAINT cases_hiding_street_id_e34bfee9_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_joint
    ADD CONSTRAINT cases_joint_called_by_id_b8da2110_fk_people_account_id FOREIGN KEY (called_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_joint
    ADD CONSTRAINT cases_joint_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_joint
    ADD CONSTRAINT cases_joint_street_id_4066f469_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_by_id_16fb862b_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_edition_id_075ed010_fk_rulebooks_edition_id FOREIGN KEY (edition_id) REFERENCES public.rulebooks_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_organisation_id_6755c576_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_party_same_street FOREIGN KEY (street_id, party_id) REFERENCES public.cases_party(street_id, id);

ALTER TABLE ONLY public.cases_ladderstep
    ADD CONSTRAINT cases_ladderstep_street_id_bbfd2e57_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT cases_lanemember_account_id_2946c199_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT cases_lanemember_organisation_id_a5effeea_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT cases_lanemember_street_id_2fa03c4a_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lanemember
    ADD CONSTRAINT cases_lanemember_unit_id_eb24f30e_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lanereport
    ADD CONSTRAINT cases_lanereport_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_lanereport
    ADD CONSTRAINT cases_lanereport_member_same_street FOREIGN KEY (street_id, member_id) REFERENCES public.cases_lanemember(street_id, id);

ALTER TABLE ONLY public.cases_lanereport
    ADD CONSTRAINT cases_lanereport_street_id_b1009f4c_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_by_id_73432c1d_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_closed_by_id_6693cd60_fk_people_account_id FOREIGN KEY (closed_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_edition_id_b222e83b_fk_rulebooks_edition_id FOREIGN KEY (edition_id) REFERENCES public.rulebooks_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_review_same_street FOREIGN KEY (street_id, review_id) REFERENCES public.cases_review(street_id, id);

ALTER TABLE ONLY public.cases_lesson
    ADD CONSTRAINT cases_lesson_street_id_1c618a89_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_link
    ADD CONSTRAINT cases_link_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_link
    ADD CONSTRAINT cases_link_main_same_street FOREIGN KEY (street_id, main_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_link
    ADD CONSTRAINT cases_link_street_id_87655897_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_linkedapplication
    ADD CONSTRAINT cases_linkedapplicat_street_id_4983a6a5_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_linkedapplication
    ADD CONSTRAINT cases_linkedapplication_by_id_00d5559e_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_linkedapplication
    ADD CONSTRAINT cases_linkedapplication_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_linkedapplication
    ADD CONSTRAINT cases_linkedapplication_party_same_street FOREIGN KEY (street_id, party_id) REFERENCES public.cases_party(street_id, id);

ALTER TABLE ONLY public.cases_look
    ADD CONSTRAINT cases_look_account_id_183adff1_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_look
    ADD CONSTRAINT cases_look_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_look
    ADD CONSTRAINT cases_look_street_id_cdac8df5_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_mediation
    ADD CONSTRAINT cases_mediation_by_id_db14ec8d_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_mediation
    ADD CONSTRAINT cases_mediation_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_mediation
    ADD CONSTRAINT cases_mediation_street_id_e6c6744c_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT cases_mediationround_by_id_eb6d2220_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT cases_mediationround_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT cases_mediationround_mediation_same_street FOREIGN KEY (street_id, mediation_id) REFERENCES public.cases_mediation(street_id, id);

ALTER TABLE ONLY public.cases_mediationround
    ADD CONSTRAINT cases_mediationround_street_id_2ca3aacc_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_by_id_18681755_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_checked_by_id_95ea7b45_fk_people_account_id FOREIGN KEY (checked_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_mediation_same_street FOREIGN KEY (street_id, mediation_id) REFERENCES public.cases_mediation(street_id, id);

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_party_same_street FOREIGN KEY (street_id, party_id) REFERENCES public.cases_party(street_id, id);

ALTER TABLE ONLY public.cases_obligation
    ADD CONSTRAINT cases_obligation_street_id_7e38f4a0_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_answered_by_id_e2691a0f_fk_people_account_id FOREIGN KEY (answered_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_by_id_c55e9459_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_organisation_id_c286487f_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_order
    ADD CONSTRAINT cases_order_street_id_3afc2e31_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_partclock
    ADD CONSTRAINT cases_partclock_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_partclock
    ADD CONSTRAINT cases_partclock_street_id_abc3f627_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_party
    ADD CONSTRAINT cases_party_by_id_e656534c_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_party
    ADD CONSTRAINT cases_party_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_party
    ADD CONSTRAINT cases_party_street_id_d50f3711_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_passage
    ADD CONSTRAINT cases_passage_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_passage
    ADD CONSTRAINT cases_passage_other_street_id_c118e918_fk_territory_street_id FOREIGN KEY (other_street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_passage
    ADD CONSTRAINT cases_passage_street_id_f76939ff_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_asked_by_id_270af908_fk_people_account_id FOREIGN KEY (asked_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_decided_by_id_c9301b04_fk_people_account_id FOREIGN KEY (decided_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_ended_by_id_a56bc560_fk_people_account_id FOREIGN KEY (ended_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_lead_id_a6587902_fk_people_organisation_id FOREIGN KEY (lead_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_pause
    ADD CONSTRAINT cases_pause_street_id_bd68e741_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_photo
    ADD CONSTRAINT cases_photo_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_photo
    ADD CONSTRAINT cases_photo_street_id_882596a1_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_presence
    ADD CONSTRAINT cases_presence_account_id_20f19bc6_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_presence
    ADD CONSTRAINT cases_presence_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_presence
    ADD CONSTRAINT cases_presence_street_id_59a04feb_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_by_id_84fbd40b_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_ended_by_id_17a54a04_fk_people_account_id FOREIGN KEY (ended_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_organisation_id_8d12efc6_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_problem_same_street FOREIGN KEY (street_id, problem_id) REFERENCES public.cases_standingproblem(street_id, id);

ALTER TABLE ONLY public.cases_problemmeasure
    ADD CONSTRAINT cases_problemmeasure_street_id_0558d636_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_problemphoto
    ADD CONSTRAINT cases_problemphoto_by_id_fb094110_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_problemphoto
    ADD CONSTRAINT cases_problemphoto_recheck_same_street FOREIGN KEY (street_id, recheck_id) REFERENCES public.cases_recheck(street_id, id);

ALTER TABLE ONLY public.cases_problemphoto
    ADD CONSTRAINT cases_problemphoto_street_id_5c2a30c9_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_recheck
    ADD CONSTRAINT cases_recheck_by_id_f609a78a_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_recheck
    ADD CONSTRAINT cases_recheck_problem_same_street FOREIGN KEY (street_id, problem_id) REFERENCES public.cases_standingproblem(street_id, id);

ALTER TABLE ONLY public.cases_recheck
    ADD CONSTRAINT cases_recheck_street_id_b1929692_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_reporter
    ADD CONSTRAINT cases_reporter_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_reporter
    ADD CONSTRAINT cases_reporter_street_id_d7454685_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_review
    ADD CONSTRAINT cases_review_by_id_9cf6518c_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_review
    ADD CONSTRAINT cases_review_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_review
    ADD CONSTRAINT cases_review_street_id_b0d031e0_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_by_id_bc203dc1_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_came_from_id_939b09b8_fk_territory_unit_id FOREIGN KEY (came_from_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_decided_by_id_f2ae3532_fk_people_account_id FOREIGN KEY (decided_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_street_id_920f55ab_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_rise
    ADD CONSTRAINT cases_rise_unit_id_063ff21a_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_risk
    ADD CONSTRAINT cases_risk_by_id_b8e23008_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_risk
    ADD CONSTRAINT cases_risk_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_risk
    ADD CONSTRAINT cases_risk_owner_id_4910cbd7_fk_people_account_id FOREIGN KEY (owner_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_risk
    ADD CONSTRAINT cases_risk_street_id_c6777fc3_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_ended_by_id_3902c47d_fk_people_account_id FOREIGN KEY (ended_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_given_by_id_4898810c_fk_people_account_id FOREIGN KEY (given_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_joint_same_street FOREIGN KEY (street_id, joint_id) REFERENCES public.cases_joint(street_id, id);

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_organisation_id_82291d82_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_share
    ADD CONSTRAINT cases_share_street_id_3a26bfbd_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_before_same_street FOREIGN KEY (street_id, before_id) REFERENCES public.cases_standingproblem(street_id, id);

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_category_id_a531f8c3_fk_cases_category_id FOREIGN KEY (category_id) REFERENCES public.cases_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_owner_id_65346ee6_fk_people_account_id FOREIGN KEY (owner_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_road_id_a7deedcd_fk_territory_road_id FOREIGN KEY (road_id) REFERENCES public.territory_road(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_street_id_d9f36910_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_standingproblem
    ADD CONSTRAINT cases_standingproblem_unit_id_ce582f5e_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_visit
    ADD CONSTRAINT cases_visit_by_id_46a6caa1_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.cases_visit
    ADD CONSTRAINT cases_visit_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.cases_visit
    ADD CONSTRAINT cases_visit_party_same_street FOREIGN KEY (street_id, party_id) REFERENCES public.cases_party(street_id, id);

ALTER TABLE ONLY public.cases_visit
    ADD CONSTRAINT cases_visit_street_id_82b9c95e_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_badge
    ADD CONSTRAINT covenants_badge_organisation_id_1657b7ca_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_badge
    ADD CONSTRAINT covenants_badge_street_id_0b865a55_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_badge
    ADD CONSTRAINT covenants_badge_unit_id_62ad11c6_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_clause_same_street FOREIGN KEY (street_id, clause_id) REFERENCES public.covenants_clause(street_id, id);

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_edition_same_street FOREIGN KEY (street_id, edition_id) REFERENCES public.covenants_edition(street_id, id);

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_noted_by_id_62ad9bdd_fk_people_account_id FOREIGN KEY (noted_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_breach
    ADD CONSTRAINT covenants_breach_street_id_57a8639a_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_clause
    ADD CONSTRAINT covenants_clause_edition_same_street FOREIGN KEY (street_id, edition_id) REFERENCES public.covenants_edition(street_id, id);

ALTER TABLE ONLY public.covenants_clause
    ADD CONSTRAINT covenants_clause_street_id_a22a9fa0_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_comment
    ADD CONSTRAINT covenants_comment_edition_same_street FOREIGN KEY (street_id, edition_id) REFERENCES public.covenants_edition(street_id, id);

ALTER TABLE ONLY public.covenants_comment
    ADD CONSTRAINT covenants_comment_street_id_caeb3328_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_covenant
    ADD CONSTRAINT covenants_covenant_made_by_id_10da8d48_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_covenant
    ADD CONSTRAINT covenants_covenant_street_id_722c2f44_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_covenant
    ADD CONSTRAINT covenants_covenant_unit_id_2287daf0_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_covenantsignature
    ADD CONSTRAINT covenants_covenantsi_street_id_f44177a2_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.covenants_covenantsignature
    ADD CONSTRAINT covenants_covenantsignature_edition_same_street FOREIGN KEY (street_id, edition_id) REFERENCES public.covenants_edition(street_id, id);

ALTER TABLE ONLY public.covenants_edition
    ADD CONSTRAINT covenants_edition_covenant_same_street FOREIGN KEY (street_id, covenant_id) REFERENCES public.covenants_covenant(street_id, id);

ALTER TABLE ONLY public.covenants_edition
    ADD CONSTRAINT covenants_edition_street_id_7c57b6fb_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_agendaitem
    ADD CONSTRAINT deliberation_agendai_street_id_022206c8_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_agendaitem
    ADD CONSTRAINT deliberation_agendaitem_carried_from_same_street FOREIGN KEY (street_id, carried_from_id) REFERENCES public.deliberation_agendaitem(street_id, id);

ALTER TABLE ONLY public.deliberation_agendaitem
    ADD CONSTRAINT deliberation_agendaitem_meeting_same_street FOREIGN KEY (street_id, meeting_id) REFERENCES public.deliberation_meeting(street_id, id);

ALTER TABLE ONLY public.deliberation_agendaitem
    ADD CONSTRAINT deliberation_agendaitem_put_by_id_3fa28e48_fk_people_account_id FOREIGN KEY (put_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT deliberation_attende_organisation_id_ee070acd_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT deliberation_attendee_account_id_7ea295ec_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT deliberation_attendee_meeting_same_street FOREIGN KEY (street_id, meeting_id) REFERENCES public.deliberation_meeting(street_id, id);

ALTER TABLE ONLY public.deliberation_attendee
    ADD CONSTRAINT deliberation_attendee_street_id_76142d32_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_calendarlink
    ADD CONSTRAINT deliberation_calenda_account_id_e1d72b87_fk_people_ac FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_calendarlink
    ADD CONSTRAINT deliberation_calenda_street_id_f67c3378_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_organisation_id_62b02331_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_secretary_id_0f0bec52_fk_people_account_id FOREIGN KEY (secretary_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_series_same_street FOREIGN KEY (street_id, series_id) REFERENCES public.deliberation_series(street_id, id);

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_street_id_17843093_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_meeting
    ADD CONSTRAINT deliberation_meeting_unit_id_e89d6420_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_minutes
    ADD CONSTRAINT deliberation_minutes_confirmed_by_id_cc4c197a_fk_people_ac FOREIGN KEY (confirmed_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_minutes
    ADD CONSTRAINT deliberation_minutes_meeting_same_street FOREIGN KEY (street_id, meeting_id) REFERENCES public.deliberation_meeting(street_id, id);

ALTER TABLE ONLY public.deliberation_minutes
    ADD CONSTRAINT deliberation_minutes_street_id_09320dc7_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objecti_answered_by_id_597042c2_fk_people_ac FOREIGN KEY (answered_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objecti_street_id_5505ae7f_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objection_item_same_street FOREIGN KEY (street_id, item_id) REFERENCES public.deliberation_agendaitem(street_id, id);

ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objection_meeting_same_street FOREIGN KEY (street_id, meeting_id) REFERENCES public.deliberation_meeting(street_id, id);

ALTER TABLE ONLY public.deliberation_opinion
    ADD CONSTRAINT deliberation_opinion_item_same_street FOREIGN KEY (street_id, item_id) REFERENCES public.deliberation_agendaitem(street_id, id);

ALTER TABLE ONLY public.deliberation_opinion
    ADD CONSTRAINT deliberation_opinion_street_id_fb708d99_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolut_owner_id_c9ac6c99_fk_people_or FOREIGN KEY (owner_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolut_street_id_dbd290df_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolution_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolution_item_same_street FOREIGN KEY (street_id, item_id) REFERENCES public.deliberation_agendaitem(street_id, id);

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolution_meeting_same_street FOREIGN KEY (street_id, meeting_id) REFERENCES public.deliberation_meeting(street_id, id);

ALTER TABLE ONLY public.deliberation_resolution
    ADD CONSTRAINT deliberation_resolution_series_same_street FOREIGN KEY (street_id, series_id) REFERENCES public.deliberation_series(street_id, id);

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT deliberation_seat_account_id_6331f6fa_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT deliberation_seat_organisation_id_d526f230_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT deliberation_seat_series_same_street FOREIGN KEY (street_id, series_id) REFERENCES public.deliberation_series(street_id, id);

ALTER TABLE ONLY public.deliberation_seat
    ADD CONSTRAINT deliberation_seat_street_id_d6e68cca_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT deliberation_series_made_by_id_8572ae5d_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT deliberation_series_organisation_id_f8b34a18_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT deliberation_series_street_id_9723be1a_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.deliberation_series
    ADD CONSTRAINT deliberation_series_unit_id_ff586f5b_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_people_account_id FOREIGN KEY (user_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_call
    ADD CONSTRAINT hotline_call_by_id_bdf01a3e_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_call
    ADD CONSTRAINT hotline_call_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.hotline_call
    ADD CONSTRAINT hotline_call_category_id_5af362ff_fk_cases_category_id FOREIGN KEY (category_id) REFERENCES public.cases_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_call
    ADD CONSTRAINT hotline_call_street_id_253ae340_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_orderfault
    ADD CONSTRAINT hotline_orderfault_file_same_street FOREIGN KEY (street_id, file_id) REFERENCES public.hotline_orderfile(street_id, id);

ALTER TABLE ONLY public.hotline_orderfault
    ADD CONSTRAINT hotline_orderfault_street_id_2c132676_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_orderfile
    ADD CONSTRAINT hotline_orderfile_by_id_d2e8f494_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_orderfile
    ADD CONSTRAINT hotline_orderfile_platform_same_street FOREIGN KEY (street_id, platform_id) REFERENCES public.hotline_platform(street_id, id);

ALTER TABLE ONLY public.hotline_orderfile
    ADD CONSTRAINT hotline_orderfile_street_id_990d8113_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_platform
    ADD CONSTRAINT hotline_platform_changed_by_id_6596f982_fk_people_account_id FOREIGN KEY (changed_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_platform
    ADD CONSTRAINT hotline_platform_street_id_b9e85928_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.hotline_workorder
    ADD CONSTRAINT hotline_workorder_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.hotline_workorder
    ADD CONSTRAINT hotline_workorder_platform_same_street FOREIGN KEY (street_id, platform_id) REFERENCES public.hotline_platform(street_id, id);

ALTER TABLE ONLY public.hotline_workorder
    ADD CONSTRAINT hotline_workorder_street_id_8952b5b9_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.intake_photoinpieces
    ADD CONSTRAINT intake_photoinpieces_street_id_320df2a5_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_flat
    ADD CONSTRAINT lifts_flat_lift_same_street FOREIGN KEY (street_id, lift_id) REFERENCES public.lifts_lift(street_id, id);

ALTER TABLE ONLY public.lifts_flat
    ADD CONSTRAINT lifts_flat_street_id_df21f59e_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_lift
    ADD CONSTRAINT lifts_lift_made_by_id_d97e4bf0_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_lift
    ADD CONSTRAINT lifts_lift_street_id_fcf7e3fd_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_lift
    ADD CONSTRAINT lifts_lift_unit_id_eb07b77e_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_objection
    ADD CONSTRAINT lifts_objection_flat_same_street FOREIGN KEY (street_id, flat_id) REFERENCES public.lifts_flat(street_id, id);

ALTER TABLE ONLY public.lifts_objection
    ADD CONSTRAINT lifts_objection_lift_same_street FOREIGN KEY (street_id, lift_id) REFERENCES public.lifts_lift(street_id, id);

ALTER TABLE ONLY public.lifts_objection
    ADD CONSTRAINT lifts_objection_street_id_5cebff90_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_round
    ADD CONSTRAINT lifts_round_held_by_id_e5e043bd_fk_people_account_id FOREIGN KEY (held_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_round
    ADD CONSTRAINT lifts_round_objection_same_street FOREIGN KEY (street_id, objection_id) REFERENCES public.lifts_objection(street_id, id);

ALTER TABLE ONLY public.lifts_round
    ADD CONSTRAINT lifts_round_street_id_f1d7e30b_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_stepdone
    ADD CONSTRAINT lifts_stepdone_lift_same_street FOREIGN KEY (street_id, lift_id) REFERENCES public.lifts_lift(street_id, id);

ALTER TABLE ONLY public.lifts_stepdone
    ADD CONSTRAINT lifts_stepdone_street_id_73fd188b_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lifts_subsidy
    ADD CONSTRAINT lifts_subsidy_lift_same_street FOREIGN KEY (street_id, lift_id) REFERENCES public.lifts_lift(street_id, id);

ALTER TABLE ONLY public.lifts_subsidy
    ADD CONSTRAINT lifts_subsidy_street_id_dabc469c_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_account_id FOREIGN KEY (user_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_agreement
    ADD CONSTRAINT noticeboards_agreeme_street_id_6c88c4bf_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_agreement
    ADD CONSTRAINT noticeboards_agreement_account_id_0e8fb055_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_agreement
    ADD CONSTRAINT noticeboards_agreement_by_id_ec430834_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_boardcheck
    ADD CONSTRAINT noticeboards_boardch_street_id_f48f4e1b_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_boardcheck
    ADD CONSTRAINT noticeboards_boardcheck_board_same_street FOREIGN KEY (street_id, board_id) REFERENCES public.noticeboards_noticeboard(street_id, id);

ALTER TABLE ONLY public.noticeboards_boardcheck
    ADD CONSTRAINT noticeboards_boardcheck_by_id_e60fc982_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_boardline
    ADD CONSTRAINT noticeboards_boardli_street_id_4ee957ce_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_boardline
    ADD CONSTRAINT noticeboards_boardline_board_same_street FOREIGN KEY (street_id, board_id) REFERENCES public.noticeboards_noticeboard(street_id, id);

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboards_noticeb_organisation_id_2ed238e8_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboards_noticeb_street_id_a0d29bb0_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_noticeboard
    ADD CONSTRAINT noticeboards_noticeboard_unit_id_d3119fae_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_printing
    ADD CONSTRAINT noticeboards_printing_board_same_street FOREIGN KEY (street_id, board_id) REFERENCES public.noticeboards_noticeboard(street_id, id);

ALTER TABLE ONLY public.noticeboards_printing
    ADD CONSTRAINT noticeboards_printing_by_id_e7775742_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.noticeboards_printing
    ADD CONSTRAINT noticeboards_printing_street_id_5c9bb457_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_closedaddress
    ADD CONSTRAINT notices_closedaddress_account_id_73746fcc_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_closedaddress
    ADD CONSTRAINT notices_closedaddress_street_id_c29ce0a9_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_digest
    ADD CONSTRAINT notices_digest_account_id_e098565d_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_digest
    ADD CONSTRAINT notices_digest_street_id_42999484_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_gateway
    ADD CONSTRAINT notices_gateway_street_id_99b7cc21_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_done_by_id_a726d32a_fk_people_account_id FOREIGN KEY (done_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_street_id_8d937d48_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_account_id_01446394_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_street_id_f1130431_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_account_id_d3458978_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.notices_stopcode
    ADD CONSTRAINT notices_stopcode_street_id_39465bfd_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.open311_photoelsewhere
    ADD CONSTRAINT open311_photoelsewhe_street_id_e16b865d_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.open311_photoelsewhere
    ADD CONSTRAINT open311_photoelsewhere_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.open311_senderaccount
    ADD CONSTRAINT open311_senderaccount_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.open311_senderaccount
    ADD CONSTRAINT open311_senderaccount_street_id_e4298e6a_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opendata_release
    ADD CONSTRAINT opendata_release_street_id_28e5cfd0_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opendata_release
    ADD CONSTRAINT opendata_release_withdrawn_by_id_ed5244d5_fk_people_account_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_consultation
    ADD CONSTRAINT opinions_consultation_made_by_id_307f729e_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_consultation
    ADD CONSTRAINT opinions_consultation_street_id_99fb21b3_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_consultation
    ADD CONSTRAINT opinions_consultation_unit_id_0152e374_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_opinion
    ADD CONSTRAINT opinions_opinion_participant_same_street FOREIGN KEY (street_id, participant_id) REFERENCES public.opinions_participant(street_id, id);

ALTER TABLE ONLY public.opinions_opinion
    ADD CONSTRAINT opinions_opinion_statement_same_street FOREIGN KEY (street_id, statement_id) REFERENCES public.opinions_statement(street_id, id);

ALTER TABLE ONLY public.opinions_opinion
    ADD CONSTRAINT opinions_opinion_street_id_a320c48d_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_opinionmap
    ADD CONSTRAINT opinions_opinionmap_consultation_same_street FOREIGN KEY (street_id, consultation_id) REFERENCES public.opinions_consultation(street_id, id);

ALTER TABLE ONLY public.opinions_opinionmap
    ADD CONSTRAINT opinions_opinionmap_street_id_6fb823e8_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_participant
    ADD CONSTRAINT opinions_participant_consultation_same_street FOREIGN KEY (street_id, consultation_id) REFERENCES public.opinions_consultation(street_id, id);

ALTER TABLE ONLY public.opinions_participant
    ADD CONSTRAINT opinions_participant_street_id_6daa5e0a_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT opinions_statement_author_same_street FOREIGN KEY (street_id, author_id) REFERENCES public.opinions_participant(street_id, id);

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT opinions_statement_consultation_same_street FOREIGN KEY (street_id, consultation_id) REFERENCES public.opinions_consultation(street_id, id);

ALTER TABLE ONLY public.opinions_statement
    ADD CONSTRAINT opinions_statement_street_id_e418b3d3_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_accesstoken
    ADD CONSTRAINT people_accesstoken_account_id_0d8060b2_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_accesstoken
    ADD CONSTRAINT people_accesstoken_street_id_e0c2426b_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_account_groups
    ADD CONSTRAINT people_account_groups_account_id_131c72c1_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_account_groups
    ADD CONSTRAINT people_account_groups_group_id_16cb3ca3_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_account_user_permissions
    ADD CONSTRAINT people_account_user__account_id_ad08a47d_fk_people_ac FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_account_user_permissions
    ADD CONSTRAINT people_account_user__permission_id_381ccde7_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT people_authority_industry_id_2353c8d9_fk_people_industry_id FOREIGN KEY (industry_id) REFERENCES public.people_industry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT people_authority_organisation_id_3ba4c49c_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_authority
    ADD CONSTRAINT people_authority_street_id_1d80abf4_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_coverage
    ADD CONSTRAINT people_coverage_organisation_id_590298a4_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_coverage
    ADD CONSTRAINT people_coverage_road_id_a6352893_fk_territory_road_id FOREIGN KEY (road_id) REFERENCES public.territory_road(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_coverage
    ADD CONSTRAINT people_coverage_street_id_dedd466b_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_coverage
    ADD CONSTRAINT people_coverage_unit_id_6e7086e3_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_industry
    ADD CONSTRAINT people_industry_street_id_3d189600_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_parent_id_99463b78_fk_people_or FOREIGN KEY (parent_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_street_id_67a088aa_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_account_id_84f2b860_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_organisation_id_402abee6_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_role_id_fee8bed3_fk_people_role_id FOREIGN KEY (role_id) REFERENCES public.people_role(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_street_id_cb9793d4_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_substitute_for_id_421fb154_fk_people_post_id FOREIGN KEY (substitute_for_id) REFERENCES public.people_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_post
    ADD CONSTRAINT people_post_unit_id_c46887ec_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.rosters_dutyroster
    ADD CONSTRAINT rosters_dutyroster_organisation_id_60514fad_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_dutyroster
    ADD CONSTRAINT rosters_dutyroster_street_id_03d51655_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_dutyroster
    ADD CONSTRAINT rosters_dutyroster_unit_id_2672eb87_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_dutywish
    ADD CONSTRAINT rosters_dutywish_person_same_street FOREIGN KEY (street_id, person_id) REFERENCES public.rosters_person(street_id, id);

ALTER TABLE ONLY public.rosters_dutywish
    ADD CONSTRAINT rosters_dutywish_street_id_5f15c75e_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_logentry
    ADD CONSTRAINT rosters_logentry_by_id_fa46a985_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_logentry
    ADD CONSTRAINT rosters_logentry_person_same_street FOREIGN KEY (street_id, person_id) REFERENCES public.rosters_person(street_id, id);

ALTER TABLE ONLY public.rosters_logentry
    ADD CONSTRAINT rosters_logentry_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_logentry
    ADD CONSTRAINT rosters_logentry_street_id_efcab2dc_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_member
    ADD CONSTRAINT rosters_member_person_same_street FOREIGN KEY (street_id, person_id) REFERENCES public.rosters_person(street_id, id);

ALTER TABLE ONLY public.rosters_member
    ADD CONSTRAINT rosters_member_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_member
    ADD CONSTRAINT rosters_member_street_id_f889788e_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_person
    ADD CONSTRAINT rosters_person_account_id_4ac983d2_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_person
    ADD CONSTRAINT rosters_person_street_id_bfc9ca9e_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_plan
    ADD CONSTRAINT rosters_plan_made_by_id_7050dc93_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_plan
    ADD CONSTRAINT rosters_plan_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_plan
    ADD CONSTRAINT rosters_plan_street_id_0bfa2adb_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_slot
    ADD CONSTRAINT rosters_slot_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_slot
    ADD CONSTRAINT rosters_slot_street_id_934acfe2_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_asker_same_street FOREIGN KEY (street_id, asker_id) REFERENCES public.rosters_person(street_id, id);

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_other_same_street FOREIGN KEY (street_id, other_id) REFERENCES public.rosters_person(street_id, id);

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_other_turn_same_street FOREIGN KEY (street_id, other_turn_id) REFERENCES public.rosters_turn(street_id, id);

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_street_id_f8bc00be_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_swap
    ADD CONSTRAINT rosters_swap_turn_same_street FOREIGN KEY (street_id, turn_id) REFERENCES public.rosters_turn(street_id, id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT rosters_turn_person_same_street FOREIGN KEY (street_id, person_id) REFERENCES public.rosters_person(street_id, id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT rosters_turn_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT rosters_turn_slot_same_street FOREIGN KEY (street_id, slot_id) REFERENCES public.rosters_slot(street_id, id);

ALTER TABLE ONLY public.rosters_turn
    ADD CONSTRAINT rosters_turn_street_id_2e576511_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rosters_weeklyrow
    ADD CONSTRAINT rosters_weeklyrow_roster_same_street FOREIGN KEY (street_id, roster_id) REFERENCES public.rosters_dutyroster(street_id, id);

ALTER TABLE ONLY public.rosters_weeklyrow
    ADD CONSTRAINT rosters_weeklyrow_street_id_5c5640dd_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rulebooks_edition
    ADD CONSTRAINT rulebooks_edition_based_on_id_65f1a5ee_fk_rulebooks_edition_id FOREIGN KEY (based_on_id) REFERENCES public.rulebooks_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rulebooks_edition
    ADD CONSTRAINT rulebooks_edition_made_by_id_7a9394f0_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rulebooks_edition
    ADD CONSTRAINT rulebooks_edition_published_by_id_86da5b06_fk_people_account_id FOREIGN KEY (published_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rulebooks_edition
    ADD CONSTRAINT rulebooks_edition_street_id_5848f1b2_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rulebooks_edition
    ADD CONSTRAINT rulebooks_edition_withdrawn_by_id_1675c73c_fk_people_account_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.rulebooks_rulerow
    ADD CONSTRAINT rulebooks_rulerow_edition_id_26d0d849_fk_rulebooks_edition_id FOREIGN KEY (edition_id) REFERENCES public.rulebooks_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT sorting_alike_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT sorting_alike_other_same_street FOREIGN KEY (street_id, other_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT sorting_alike_settled_by_id_a18a6e44_fk_people_account_id FOREIGN KEY (settled_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sorting_alike
    ADD CONSTRAINT sorting_alike_street_id_8091a47d_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT sorting_proposal_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT sorting_proposal_category_id_8b0451ae_fk_cases_category_id FOREIGN KEY (category_id) REFERENCES public.cases_category(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT sorting_proposal_street_id_6f63691b_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sorting_proposal
    ADD CONSTRAINT sorting_proposal_version_same_street FOREIGN KEY (street_id, version_id) REFERENCES public.sorting_sorterversion(street_id, id);

ALTER TABLE ONLY public.sorting_sorterversion
    ADD CONSTRAINT sorting_sorterversion_asked_by_id_239fe025_fk_people_account_id FOREIGN KEY (asked_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.sorting_sorterversion
    ADD CONSTRAINT sorting_sorterversion_street_id_2575a19d_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestions_suggesti_organisation_id_919d05e5_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestions_suggesti_street_id_06ee12c0_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.suggestions_suggestioncase
    ADD CONSTRAINT suggestions_suggesti_street_id_cfe14251_fk_territory FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.suggestions_suggestion
    ADD CONSTRAINT suggestions_suggestion_unit_id_bc6dfb74_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.suggestions_suggestioncase
    ADD CONSTRAINT suggestions_suggestioncase_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.suggestions_suggestioncase
    ADD CONSTRAINT suggestions_suggestioncase_suggestion_same_street FOREIGN KEY (street_id, suggestion_id) REFERENCES public.suggestions_suggestion(street_id, id);

ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_street_id_5e67bc03_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_survey_same_street FOREIGN KEY (street_id, survey_id) REFERENCES public.surveys_survey(street_id, id);

ALTER TABLE ONLY public.surveys_freetext
    ADD CONSTRAINT surveys_freetext_street_id_27158837_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_freetext
    ADD CONSTRAINT surveys_freetext_survey_same_street FOREIGN KEY (street_id, survey_id) REFERENCES public.surveys_survey(street_id, id);

ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_street_id_ba651044_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_survey_same_street FOREIGN KEY (street_id, survey_id) REFERENCES public.surveys_survey(street_id, id);

ALTER TABLE ONLY public.surveys_question
    ADD CONSTRAINT surveys_question_street_id_2f2cf9ef_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_question
    ADD CONSTRAINT surveys_question_survey_same_street FOREIGN KEY (street_id, survey_id) REFERENCES public.surveys_survey(street_id, id);

ALTER TABLE ONLY public.surveys_sheet
    ADD CONSTRAINT surveys_sheet_street_id_b83f7297_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_sheet
    ADD CONSTRAINT surveys_sheet_survey_same_street FOREIGN KEY (street_id, survey_id) REFERENCES public.surveys_survey(street_id, id);

ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_made_by_id_10a51689_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_street_id_1cecf2f1_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_unit_id_9f91b566_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_surveygroup
    ADD CONSTRAINT surveys_surveygroup_street_id_80a6a1ca_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.surveys_surveygroup
    ADD CONSTRAINT surveys_surveygroup_survey_same_street FOREIGN KEY (street_id, survey_id) REFERENCES public.surveys_survey(street_id, id);

ALTER TABLE ONLY public.territory_address
    ADD CONSTRAINT territory_address_road_id_75ec80ee_fk_territory_road_id FOREIGN KEY (road_id) REFERENCES public.territory_road(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_address
    ADD CONSTRAINT territory_address_street_id_d93458ae_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_address
    ADD CONSTRAINT territory_address_unit_id_21d47bf9_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_addressfile
    ADD CONSTRAINT territory_addressfile_street_id_22fa88c0_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_addresskey
    ADD CONSTRAINT territory_addresskey_address_same_street FOREIGN KEY (street_id, address_id) REFERENCES public.territory_address(street_id, id);

ALTER TABLE ONLY public.territory_addresskey
    ADD CONSTRAINT territory_addresskey_street_id_0d6165dc_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_draft
    ADD CONSTRAINT territory_draft_street_id_1179cc7a_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_draftrow
    ADD CONSTRAINT territory_draftrow_draft_same_street FOREIGN KEY (street_id, draft_id) REFERENCES public.territory_draft(street_id, id);

ALTER TABLE ONLY public.territory_draftrow
    ADD CONSTRAINT territory_draftrow_street_id_0ec54960_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_level
    ADD CONSTRAINT territory_level_street_id_4a7ae182_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_levelname
    ADD CONSTRAINT territory_levelname_level_id_9feb6c38_fk_territory_level_id FOREIGN KEY (level_id) REFERENCES public.territory_level(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_road
    ADD CONSTRAINT territory_road_street_id_2e2118c2_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_roadshape
    ADD CONSTRAINT territory_roadshape_road_id_887bef45_fk_territory_road_id FOREIGN KEY (road_id) REFERENCES public.territory_road(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_speltname
    ADD CONSTRAINT territory_speltname_street_id_c03ebc14_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_unit
    ADD CONSTRAINT territory_unit_level_id_4f95881f_fk_territory_level_id FOREIGN KEY (level_id) REFERENCES public.territory_level(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_unit
    ADD CONSTRAINT territory_unit_street_id_cde4a8d5_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_unitname
    ADD CONSTRAINT territory_unitname_unit_id_2c8f38bf_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_unitparent
    ADD CONSTRAINT territory_unitparent_parent_id_94ddf444_fk_territory_unit_id FOREIGN KEY (parent_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_unitparent
    ADD CONSTRAINT territory_unitparent_unit_id_e23a7ad4_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.territory_unitshape
    ADD CONSTRAINT territory_unitshape_unit_id_e5be017e_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_measure
    ADD CONSTRAINT topics_measure_by_id_ef49ec30_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_measure
    ADD CONSTRAINT topics_measure_promise_same_street FOREIGN KEY (street_id, promise_id) REFERENCES public.topics_promise(street_id, id);

ALTER TABLE ONLY public.topics_measure
    ADD CONSTRAINT topics_measure_street_id_cce2e04f_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT topics_point_organisation_id_c9319018_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT topics_point_promise_same_street FOREIGN KEY (street_id, promise_id) REFERENCES public.topics_promise(street_id, id);

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT topics_point_street_id_d4d88ccc_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_point
    ADD CONSTRAINT topics_point_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_progress
    ADD CONSTRAINT topics_progress_by_id_e15ed0ca_fk_people_account_id FOREIGN KEY (by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_progress
    ADD CONSTRAINT topics_progress_promise_same_street FOREIGN KEY (street_id, promise_id) REFERENCES public.topics_promise(street_id, id);

ALTER TABLE ONLY public.topics_progress
    ADD CONSTRAINT topics_progress_street_id_7701e18c_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_progress
    ADD CONSTRAINT topics_progress_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_progressphoto
    ADD CONSTRAINT topics_progressphoto_progress_same_street FOREIGN KEY (street_id, progress_id) REFERENCES public.topics_progress(street_id, id);

ALTER TABLE ONLY public.topics_progressphoto
    ADD CONSTRAINT topics_progressphoto_street_id_174ac305_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_progressphoto
    ADD CONSTRAINT topics_progressphoto_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_promise
    ADD CONSTRAINT topics_promise_organisation_id_b0dc417c_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_promise
    ADD CONSTRAINT topics_promise_street_id_c08a2d10_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_promise
    ADD CONSTRAINT topics_promise_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_call_same_street FOREIGN KEY (street_id, call_id) REFERENCES public.topics_topiccall(street_id, id);

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_main_same_street FOREIGN KEY (street_id, main_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_organisation_id_46e92962_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_street_id_f60758f3_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topic
    ADD CONSTRAINT topics_topic_unit_id_633ae691_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiccall
    ADD CONSTRAINT topics_topiccall_organisation_id_4eae3a3d_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiccall
    ADD CONSTRAINT topics_topiccall_street_id_2d6518db_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiccall
    ADD CONSTRAINT topics_topiccall_unit_id_e3cb6c12_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiccase
    ADD CONSTRAINT topics_topiccase_case_same_street FOREIGN KEY (street_id, case_id) REFERENCES public.cases_case(street_id, id);

ALTER TABLE ONLY public.topics_topiccase
    ADD CONSTRAINT topics_topiccase_street_id_1d32b44f_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiccase
    ADD CONSTRAINT topics_topiccase_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_topiclook
    ADD CONSTRAINT topics_topiclook_account_id_8c69a99a_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiclook
    ADD CONSTRAINT topics_topiclook_street_id_eb0526e6_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_topiclook
    ADD CONSTRAINT topics_topiclook_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_voice
    ADD CONSTRAINT topics_voice_street_id_0d0b9381_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.topics_voice
    ADD CONSTRAINT topics_voice_topic_same_street FOREIGN KEY (street_id, topic_id) REFERENCES public.topics_topic(street_id, id);

ALTER TABLE ONLY public.topics_voice
    ADD CONSTRAINT topics_voice_written_by_id_f2ff6d81_fk_people_account_id FOREIGN KEY (written_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_people_account_id FOREIGN KEY (user_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_objection
    ADD CONSTRAINT votes_objection_street_id_a843298d_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_objection
    ADD CONSTRAINT votes_objection_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT votes_openballot_question_same_street FOREIGN KEY (street_id, question_id) REFERENCES public.votes_question(street_id, id);

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT votes_openballot_street_id_6f4c17c6_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT votes_openballot_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.votes_openballot
    ADD CONSTRAINT votes_openballot_voter_same_street FOREIGN KEY (street_id, voter_id) REFERENCES public.votes_voter(street_id, id);

ALTER TABLE ONLY public.votes_pastballot
    ADD CONSTRAINT votes_pastballot_question_same_street FOREIGN KEY (street_id, question_id) REFERENCES public.votes_question(street_id, id);

ALTER TABLE ONLY public.votes_pastballot
    ADD CONSTRAINT votes_pastballot_street_id_4a361e37_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_pastballot
    ADD CONSTRAINT votes_pastballot_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.votes_pastballot
    ADD CONSTRAINT votes_pastballot_voter_same_street FOREIGN KEY (street_id, voter_id) REFERENCES public.votes_voter(street_id, id);

ALTER TABLE ONLY public.votes_question
    ADD CONSTRAINT votes_question_street_id_6fb30930_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_question
    ADD CONSTRAINT votes_question_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.votes_sealedballot
    ADD CONSTRAINT votes_sealedballot_street_id_0ac5de8d_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_sealedballot
    ADD CONSTRAINT votes_sealedballot_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.votes_secretballot
    ADD CONSTRAINT votes_secretballot_question_same_street FOREIGN KEY (street_id, question_id) REFERENCES public.votes_question(street_id, id);

ALTER TABLE ONLY public.votes_secretballot
    ADD CONSTRAINT votes_secretballot_street_id_4f9d47c8_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT votes_turnout_street_id_fe2a8cf2_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT votes_turnout_taken_by_id_ca0a7fd7_fk_people_account_id FOREIGN KEY (taken_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT votes_turnout_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.votes_turnout
    ADD CONSTRAINT votes_turnout_voter_same_street FOREIGN KEY (street_id, voter_id) REFERENCES public.votes_voter(street_id, id);

ALTER TABLE ONLY public.votes_vote
    ADD CONSTRAINT votes_vote_made_by_id_e0522044_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_vote
    ADD CONSTRAINT votes_vote_street_id_e5c69130_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_vote
    ADD CONSTRAINT votes_vote_unit_id_4c8f388d_fk_territory_unit_id FOREIGN KEY (unit_id) REFERENCES public.territory_unit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT votes_voter_account_id_dc323b2c_fk_people_account_id FOREIGN KEY (account_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT votes_voter_street_id_d838c691_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.votes_voter
    ADD CONSTRAINT votes_voter_vote_same_street FOREIGN KEY (street_id, vote_id) REFERENCES public.votes_vote(street_id, id);

ALTER TABLE ONLY public.webhooks_message
    ADD CONSTRAINT webhooks_message_street_id_a44f2bb6_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_message
    ADD CONSTRAINT webhooks_message_subscription_same_street FOREIGN KEY (street_id, subscription_id) REFERENCES public.webhooks_subscription(street_id, id);

ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_made_by_id_466df1d5_fk_people_account_id FOREIGN KEY (made_by_id) REFERENCES public.people_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_street_id_87d429ba_fk_territory_street_id FOREIGN KEY (street_id) REFERENCES public.territory_street(id) DEFERRABLE INITIALLY DEFERRED;

INSERT INTO public.django_migrations (app, name, applied) VALUES
    ('account', '0001_initial', now()),
    ('account', '0002_email_max_length', now()),
    ('account', '0003_alter_emailaddress_create_unique_verified_email', now()),
    ('account', '0004_alter_emailaddress_drop_unique_email', now()),
    ('account', '0005_emailaddress_idx_upper_email', now()),
    ('account', '0006_emailaddress_lower', now()),
    ('account', '0007_emailaddress_idx_email', now()),
    ('account', '0008_emailaddress_unique_primary_email_fixup', now()),
    ('account', '0009_emailaddress_unique_primary_email', now()),
    ('admin', '0001_initial', now()),
    ('admin', '0002_logentry_remove_auto_add', now()),
    ('admin', '0003_logentry_add_action_flag_choices', now()),
    ('auth', '0001_initial', now()),
    ('auth', '0002_alter_permission_name_max_length', now()),
    ('auth', '0003_alter_user_email_max_length', now()),
    ('auth', '0004_alter_user_username_opts', now()),
    ('auth', '0005_alter_user_last_login_null', now()),
    ('auth', '0006_require_contenttypes_0002', now()),
    ('auth', '0007_alter_validators_add_error_messages', now()),
    ('auth', '0008_alter_user_username_max_length', now()),
    ('auth', '0009_alter_user_last_name_max_length', now()),
    ('auth', '0010_alter_group_name_max_length', now()),
    ('auth', '0011_update_proxy_permissions', now()),
    ('auth', '0012_alter_user_first_name_max_length', now()),
    ('bodies', '0001_who_sits_where', now()),
    ('bodies', '0002_statements_of_duty_have_a_name_of_their_own', now()),
    ('bulletins', '0001_figures_are_frozen_in_editions', now()),
    ('bulletins', '0002_files_are_written_in_three_languages', now()),
    ('cases', '0001_the_ledger', now()),
    ('cases', '0002_search_finds_words_in_title_and_place', now()),
    ('cases', '0003_a_look_says_more_and_marks_can_be_made_anew', now()),
    ('cases', '0004_cases_know_tier_and_industry', now()),
    ('cases', '0005_lists_are_found_by_unit_and_lead_in_their_order', now()),
    ('cases', '0006_indexes_that_no_list_asks_for_go', now()),
    ('cases', '0007_the_planner_knows_how_long_lines_are', now()),
    ('cases', '0008_ended_cases_may_be_void_merged_or_moved', now()),
    ('cases', '0009_several_work_on_one_case', now()),
    ('cases', '0010_cases_are_joined_moved_and_acted_on_together', now()),
    ('cases', '0011_clocks_may_be_stopped_and_lights_are_told_of', now()),
    ('cases', '0012_hard_cases_have_a_dossier', now()),
    ('cases', '0013_running_clocks_know_their_limit', now()),
    ('cases', '0014_nothing_lies_between', now()),
    ('cases', '0015_cases_keep_the_limits_they_were_filed_under', now()),
    ('cases', '0016_limits_stand_in_the_rule_book_alone', now()),
    ('cases', '0017_colleagues_see_who_is_at_a_case', now()),
    ('cases', '0018_standing_problems_and_calls_back', now()),
    ('cases', '0019_days_of_the_office_stand_in_their_rule_book', now()),
    ('cases', '0020_who_is_asked_before_anybody_leads_finds_the_case', now()),
    ('cases', '0021_days_that_passed_are_told_once', now()),
    ('cases', '0022_what_hangs_between_lies_in_the_street_of_its_case', now()),
    ('cases', '0023_what_is_hidden_and_what_is_held', now()),
    ('cases', '0024_reporters_are_found_by_their_mail', now()),
    ('cases', '0025_what_lies_near_is_found_on_the_ground', now()),
    ('cases', '0026_shops_and_committees_have_a_fast_lane', now()),
    ('cases', '0027_parts_of_handling_have_clocks', now()),
    ('cases', '0028_lessons_and_measures_point_to_editions', now()),
    ('cases', '0029_whoever_must_see_a_lane_report_is_told_once', now()),
    ('cases', '0030_batch_is_read_in_two_languages', now()),
    ('cases', '0031_open_cases_of_several_are_found_alone', now()),
    ('contenttypes', '0001_initial', now()),
    ('contenttypes', '0002_remove_content_type_name', now()),
    ('covenants', '0001_what_a_community_gives_itself', now()),
    ('covenants', '0002_rows_stay_in_their_street', now()),
    ('deliberation', '0001_meetings_and_what_follows_from_them', now()),
    ('deliberation', '0002_a_case_comes_with_the_minutes_and_a_series_may_have_a_body', now()),
    ('hotline', '0001_calls_platforms_and_files_of_orders', now()),
    ('hotline', '0002_what_platforms_say', now()),
    ('insight', '0001_counters', now()),
    ('insight', '0002_tiers_are_counted', now()),
    ('insight', '0003_three_rates_are_counted', now()),
    ('insight', '0004_what_is_due_and_what_stands_still_is_counted', now()),
    ('insight', '0005_acts_are_counted_by_day', now()),
    ('insight', '0006_figures_are_counted_by_day_and_by_what_was_known', now()),
    ('insight', '0007_counters_that_others_took_the_place_of_go', now()),
    ('insight', '0008_counters_tell_that_they_moved', now()),
    ('insight', '0009_what_gives_and_takes_cases_is_found_by_day', now()),
    ('insight', '0010_cells_are_kept_by_day_and_take_the_place_of_months', now()),
    ('insight', '0011_counters_by_month_go', now()),
    ('insight', '0012_a_rebuild_says_how_far_it_is', now()),
    ('insight', '0013_maps_of_hot_spots_are_kept', now()),
    ('insight', '0014_counts_of_a_day_by_state_go', now()),
    ('insight', '0015_the_lowest_units_are_cells_and_streets_have_months', now()),
    ('insight', '0016_units_have_months', now()),
    ('intake', '0001_photos_come_in_pieces', now()),
    ('kernel', '0001_journal_and_its_deliveries', now()),
    ('kernel', '0002_rate_limits', now()),
    ('kernel', '0003_delivery_waits_between_tries', now()),
    ('kernel', '0004_a_cache_for_all_processes', now()),
    ('kernel', '0005_self_checks', now()),
    ('lifts', '0001_a_staircase_gets_a_lift', now()),
    ('lifts', '0002_rows_stay_in_their_street', now()),
    ('mfa', '0001_initial', now()),
    ('mfa', '0002_authenticator_timestamps', now()),
    ('mfa', '0003_authenticator_type_uniq', now()),
    ('noticeboards', '0001_boards_hang_in_buildings', now()),
    ('notices', '0001_the_outbox', now()),
    ('notices', '0002_when_it_happened', now()),
    ('notices', '0003_wishes_gateways_digests_and_letters', now()),
    ('notices', '0004_digest_gathers_each_notice_once', now()),
    ('notices', '0005_stop_codes_and_what_is_pressing', now()),
    ('open311', '0001_photos_elsewhere_and_senders', now()),
    ('opendata', '0001_releases_of_open_data', now()),
    ('opinions', '0001_people_say_what_they_think', now()),
    ('people', '0001_accounts_posts_and_duties', now()),
    ('people', '0002_account_chooses_its_password', now()),
    ('people', '0003_access_tokens', now()),
    ('people', '0004_industries_and_narrower_duties', now()),
    ('people', '0005_director_may_change_the_structure', now()),
    ('people', '0006_heads_decide_what_was_raised_to_them', now()),
    ('people', '0007_director_may_edit_the_rules', now()),
    ('people', '0008_heads_and_secretaries_convene', now()),
    ('procrastinate', '0001_initial', now()),
    ('procrastinate', '0002_drop_started_at_column', now()),
    ('procrastinate', '0003_drop_started_at_column', now()),
    ('procrastinate', '0004_drop_procrastinate_version_table', now()),
    ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
    ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
    ('procrastinate', '0007_add_queueing_lock_column', now()),
    ('procrastinate', '0008_close_fetch_job_race_condition', now()),
    ('procrastinate', '0009_add_defer_job_function', now()),
    ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
    ('procrastinate', '0011_add_foreign_key_index', now()),
    ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
    ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
    ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
    ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
    ('procrastinate', '0016_delete_finished_jobs', now()),
    ('procrastinate', '0017_add_checks_to_finish_job', now()),
    ('procrastinate', '0018_add_checks_to_retry_job', now()),
    ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
    ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
    ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
    ('procrastinate', '0022_null_locks_excluded', now()),
    ('procrastinate', '0023_remove_old_finish_job_function', now()),
    ('procrastinate', '0024_job_id_bigint', now()),
    ('procrastinate', '0025_add_models', now()),
    ('procrastinate', '0026_add_job_priority', now()),
    ('procrastinate', '0027_add_periodic_job_priority', now()),
    ('procrastinate', '0028_add_cancel_states', now()),
    ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
    ('procrastinate', '0030_alter_procrastinateevent_options', now()),
    ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
    ('procrastinate', '0032_pre_cancel_notification', now()),
    ('procrastinate', '0033_post_cancel_notification', now()),
    ('procrastinate', '0034_pre_add_heartbeat', now()),
    ('procrastinate', '0035_post_add_heartbeat', now()),
    ('procrastinate', '0036_add_worker_model', now()),
    ('procrastinate', '0037_pre_batch_defer_jobs', now()),
    ('procrastinate', '0038_post_batch_defer_jobs', now()),
    ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
    ('procrastinate', '0040_pre_retry_failed_job', now()),
    ('procrastinate', '0041_post_retry_failed_job', now()),
    ('rosters', '0001_people_take_turns_at_rosters', now()),
    ('rulebooks', '0001_books_in_editions', now()),
    ('sessions', '0001_initial', now()),
    ('sorting', '0001_sorting_proposes_and_learns', now()),
    ('suggestions', '0001_what_people_suggest_and_what_became_of_it', now()),
    ('suggestions', '0002_a_lost_link_is_found_by_the_contact', now()),
    ('surveys', '0001_a_sample_is_asked', now()),
    ('surveys', '0002_groups_are_asked_what_they_need', now()),
    ('territory', '0001_territory_stands', now()),
    ('territory', '0002_roads_are_dated_objects', now()),
    ('territory', '0003_roads_that_stand_get_code_and_course', now()),
    ('territory', '0004_a_road_has_its_course_elsewhere', now()),
    ('territory', '0005_drafts_and_dated_names', now()),
    ('territory', '0006_a_street_has_an_address_book', now()),
    ('territory', '0007_other_names_are_spelt', now()),
    ('territory', '0008_large_tables_of_addresses', now()),
    ('topics', '0001_topics_go_their_way', now()),
    ('topics', '0002_a_promise_may_stand_in_a_resolution', now()),
    ('usersessions', '0001_initial', now()),
    ('votes', '0001_a_vote_has_a_roll_and_ballots', now()),
    ('votes', '0002_nobody_slips_onto_a_frozen_roll', now()),
    ('webhooks', '0001_systems_are_told', now());
